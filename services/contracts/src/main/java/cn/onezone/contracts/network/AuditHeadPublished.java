package cn.onezone.contracts.network;

import cn.onezone.contracts.wire.Spoken;
import java.time.LocalDate;

/**
 * Where the audit trail of a service instance stood when a day was over. The trail itself stays in the service; with this,
 * nobody can shorten or rewrite what was in it until then, not even who may write into its database.
 *
 * @param source whose trail it is, {@code /parks/haidian}
 * @param instance the chain, the source and the name of the instance: {@code /parks/haidian/1}
 * @param day the day that was over, in Beijing
 * @param entries how many entries there were, from the first on
 * @param sequence place of the last of them
 * @param hash SHA-256 of the last of them, hexadecimal; through the one before in each, it covers all
 */
public record AuditHeadPublished(
        String source, String instance, LocalDate day, long entries, long sequence, String hash) implements Spoken {
    @Override
    public String speaker() {
        return source;
    }
}
