package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback interface. Each connection has a thread, which reads a request, runs it and writes the answer:
 * handing a request from one thread to another and back costs more than most requests. At most so many run at once.
 */
final class WireFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalStore.class);
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int BACKLOG = 1_024;
    private static final int PATIENCE_SECONDS = 5;

    private final Commands commands;
    private final Supplier<Session> sessions;
    private final ServerSocket listening;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final AtomicInteger sequence = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Set<Client> clients = new HashSet<>();
    private boolean closing;

    /** @param sessions makes what each connection begins with */
    WireFront(Commands commands, Supplier<Session> sessions, int port) {
        this.commands = commands;
        this.sessions = sessions;
        try {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " is taken; the store needs it or another given to it", e);
        }
        Thread.ofPlatform().name("store-accept").daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                welcome(listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    log.warn("A client could not connect", e);
                    // Too many open files, for instance: some must close before it is worth trying again.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                }
            }
        }
    }

    private void welcome(Socket socket) throws IOException {
        Client client = new Client(socket);
        lock.lock();
        try {
            if (closing || clients.size() >= MOST_CONNECTIONS) {
                socket.close();
                return;
            }
            clients.add(client);
        } finally {
            lock.unlock();
        }
        try {
            Thread.ofPlatform()
                    .name("store-client-" + socket.getPort())
                    .daemon()
                    .start(client);
        } catch (OutOfMemoryError noThread) {
            leave(client);
            socket.close();
            log.warn("No thread could be had for a client", noThread);
        }
    }

    private void leave(Client client) {
        lock.lock();
        try {
            clients.remove(client);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One connection: its requests are answered one after the other. */
    private final class Client implements Runnable {
        private final Socket socket;
        private final BsonWriter answer = new BsonWriter();
        private final Session session = sessions.get();
        /** Guarded by the front's lock. */
        private boolean busy;

        Client(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            try (socket) {
                socket.setTcpNoDelay(true);
                OutputStream out = socket.getOutputStream();
                WireMessages messages = new WireMessages(socket.getInputStream());
                for (boolean more = messages.next(session.mostBytes());
                        more && begin();
                        more = end() && messages.next(session.mostBytes())) {
                    places.acquireUninterruptibly();
                    try {
                        answer(messages);
                    } finally {
                        places.release();
                    }
                    answer.writeTo(out);
                    answer.clear();
                }
            } catch (IOException gone) {
                log.debug("A client is gone", gone);
            } catch (RuntimeException e) {
                log.warn("A client's message was not understood; its connection is closed", e);
            } finally {
                leave(this);
            }
        }

        private boolean begin() {
            lock.lock();
            try {
                busy = !closing;
                return busy;
            } finally {
                lock.unlock();
            }
        }

        private boolean end() {
            lock.lock();
            try {
                busy = false;
                return !closing;
            } finally {
                lock.unlock();
            }
        }

        private void answer(WireMessages messages) throws IOException {
            Document answered;
            try {
                WireMessages.Request request = messages.request();
                answered = handled(session, request.database(), request.command());
            } catch (MongoServerException refused) {
                answered = refusal(refused);
            }
            try {
                messages.answer(answer, sequence.incrementAndGet(), answered);
            } catch (RuntimeException fault) {
                log.error("The store could not write its answer", fault);
                answer.clear();
                messages.answer(answer, sequence.incrementAndGet(), failed(fault));
            }
        }

        private void hangUp() {
            try {
                socket.close();
            } catch (IOException e) {
                log.debug("A connection did not close", e);
            }
        }
    }

    private Document handled(Session session, String database, Document command) {
        try {
            return commands.handle(session, database, command);
        } catch (MongoServerException refused) {
            return refusal(refused);
        } catch (RuntimeException | Error fault) {
            log.error("The store failed at {} on {}", command.keySet(), database, fault);
            return failed(fault);
        }
    }

    private static Document failed(Throwable fault) {
        return refusal(new MongoServerError(8, "UnknownError", "The store failed: " + fault));
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
        try {
            listening.close();
        } catch (IOException e) {
            log.warn("The store's port did not close", e);
        }
        lock.lock();
        try {
            closing = true;
            clients.stream().filter(client -> !client.busy).forEach(Client::hangUp);
            if (!allLeft()) {
                commands.stopReading();
                if (!allLeft()) {
                    log.warn("Requests still run after {} s; the store closes under them", 2 * PATIENCE_SECONDS);
                }
            }
            clients.forEach(Client::hangUp);
        } finally {
            lock.unlock();
        }
    }

    private boolean allLeft() {
        long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!clients.isEmpty() && patience > 0) {
                patience = left.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return clients.isEmpty();
    }
}
