package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Event;

/**
 * A shared fact that is not an enterprise: few in number, so the view holds them decoded in memory and the index keeps
 * them only to start from.
 *
 * @param slot what it replaces: of two facts of one slot the one with the newer sequence stands
 * @param event the event
 */
record Fact(String slot, Event<?> event) {}
