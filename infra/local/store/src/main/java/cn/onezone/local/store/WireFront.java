package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import de.bwaldvogel.mongo.wire.message.MongoReply;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback interface. A connection is not read again before its request is answered, so what waits is
 * bounded by the connections. Requests run on threads of their own: they wait for the disk, which must not hold up others.
 */
final class WireFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalStore.class);
    private static final int IO_THREADS = 2;
    private static final int REQUEST_THREADS = 64;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int IDLE_SECONDS = 30;
    private static final int PATIENCE_SECONDS = 5;

    private final Commands commands;
    private final EventLoopGroup io = new MultiThreadIoEventLoopGroup(
            IO_THREADS, new DefaultThreadFactory("store-io", true), NioIoHandler.newFactory());
    private final ChannelGroup clients = new DefaultChannelGroup("store-clients", GlobalEventExecutor.INSTANCE);
    private final ExecutorService requests;
    private final AtomicInteger sequence = new AtomicInteger();
    private final Channel listening;

    WireFront(Commands commands, int port) {
        this.commands = commands;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                REQUEST_THREADS,
                REQUEST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_CONNECTIONS),
                Thread.ofPlatform().name("store-request-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        this.requests = pool;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(io)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (clients.size() >= MOST_CONNECTIONS) {
                            var _ = channel.close();
                            return;
                        }
                        clients.add(channel);
                        channel.pipeline()
                                .addLast(
                                        new MongoWireReplyEncoder(),
                                        new MongoWireMessageEncoder(),
                                        new MongoWireProtocolHandler(),
                                        new Requests());
                    }
                });
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = io.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            requests.shutdownNow();
            throw new IllegalStateException(
                    "port " + port + " is taken; the store needs it or another given to it", bound.cause());
        }
        listening = bound.channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private final class Requests extends SimpleChannelInboundHandler<ClientRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ClientRequest request) {
            context.channel().config().setAutoRead(false);
            requests.execute(() -> {
                Object answer = answer(request);
                ChannelFuture sent = context.channel().writeAndFlush(answer);
                var _ = sent.addListener(_ -> context.channel().config().setAutoRead(true));
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                log.warn("A client's message was not understood; its connection is closed", cause);
            }
            var _ = context.close();
        }
    }

    private Object answer(ClientRequest request) {
        MessageHeader header = new MessageHeader(
                sequence.incrementAndGet(), request.getHeader().getRequestID());
        if (request instanceof MongoMessage message) {
            return new MongoMessage(
                    message.getChannel(), header, run(message.getDatabaseName(), message.getDocument()));
        }
        if (request instanceof MongoQuery query && query.getCollectionName().equals("$cmd")) {
            Document command = query.getQuery().get("$query") instanceof Document wrapped ? wrapped : query.getQuery();
            return new MongoReply(header, run(query.getDatabaseName(), command));
        }
        Document refusal = refusal(Refusals.notSupported("the legacy message " + request));
        return new MongoReply(header, refusal);
    }

    private Document run(String database, Document command) {
        try {
            return commands.handle(database, command);
        } catch (MongoServerException refused) {
            return refusal(refused);
        } catch (RuntimeException | Error fault) {
            log.error(
                    "The store failed at {} on {}", command.keySet().iterator().next(), database, fault);
            return refusal(new MongoServerError(8, "UnknownError", "The store failed: " + fault));
        }
    }

    private static Document refusal(MongoServerException refused) {
        Document answer = new Document("ok", 0.0).append("errmsg", refused.getMessageWithoutErrorCode());
        if (refused instanceof MongoServerError known) {
            answer.append("code", known.getCode()).append("codeName", known.getCodeName());
        }
        return answer;
    }

    /** No new requests; those that run are answered first; after five seconds long reads are ended. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        requests.shutdown();
        try {
            if (!requests.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                commands.stopReading();
                if (!requests.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    log.warn("Requests still run after {} s; the store closes under them", 2 * PATIENCE_SECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.close().awaitUninterruptibly();
        io.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
