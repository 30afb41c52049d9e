package cn.onezone.gateway.resilience;

import cn.onezone.gateway.edge.ClientGone;
import cn.onezone.kit.problem.Refused;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What kind of trouble ended a call without an answer. Decides alone what counts against the backend. */
enum Trouble {
    /** No connection came about, so nothing was asked. */
    UNREACHABLE(true, true),
    /** The connection broke before the head of an answer; whether the backend did what was asked is not known. */
    BROKEN_OFF(true, true),
    /** The time limit is over. */
    TIMED_OUT(true, false),
    /** The answer is no HTTP. */
    UNREADABLE(true, false),
    /** The breaker is open. */
    LEFT_ALONE(false, false),
    /** The bulkhead or the pool is full. */
    BUSY(false, false),
    /** The client left or was refused in the middle of its request. */
    CLIENT(false, false),
    /** A fault of the gateway. */
    OURS(false, false);

    private final boolean backendFailed;
    private final boolean passing;

    Trouble(boolean backendFailed, boolean passing) {
        this.backendFailed = backendFailed;
        this.passing = passing;
    }

    /** Whether the breaker counts it. */
    boolean backendFailed() {
        return backendFailed;
    }

    /** Whether asking once more may help a request that may be asked twice. */
    boolean passing() {
        return passing;
    }

    static Trouble of(Throwable error) {
        return switch (error) {
            case CallNotPermittedException _ -> LEFT_ALONE;
            case BulkheadFullException _ -> BUSY;
            case PoolAcquireTimeoutException _ -> BUSY;
            case PoolAcquirePendingLimitException _ -> BUSY;
            case ClientGone _ -> CLIENT;
            case Refused _ -> CLIENT;
            case ReadTimeoutException _ -> TIMED_OUT;
            case WriteTimeoutException _ -> TIMED_OUT;
            case TimeoutException _ -> TIMED_OUT;
            case ConnectException _ -> UNREACHABLE;
            case NoRouteToHostException _ -> UNREACHABLE;
            case UnknownHostException _ -> UNREACHABLE;
            case PrematureCloseException _ -> BROKEN_OFF;
            case AbortedException _ -> BROKEN_OFF;
            // what netty's native transport throws for a reset or a broken pipe
            case IOException _ -> BROKEN_OFF;
            case io.netty.handler.codec.DecoderException _ -> UNREADABLE;
            case IllegalArgumentException _ when fromDecoder(error) -> UNREADABLE;
            default -> OURS;
        };
    }

    // netty reports an unreadable status line as a plain IllegalArgumentException of its decoder
    private static boolean fromDecoder(Throwable error) {
        for (StackTraceElement frame : error.getStackTrace()) {
            if (frame.getClassName().startsWith("io.netty.handler.codec.http.")) {
                return true;
            }
        }
        return false;
    }
}
