package io.encoreservice.failure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One connection through a {@link RedisTap}: knows which answer belongs to which command, since Redis keeps their order. */
final class TappedConnection implements AutoCloseable {

    private final String engine;
    private final Socket caller;
    private final Socket server;
    private final JobScripts scripts;
    private final Witness witness;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean subscribed;

    TappedConnection(String engine, Socket caller, Socket server, JobScripts scripts, Witness witness)
            throws IOException {
        this.engine = engine;
        this.caller = caller;
        this.server = server;
        this.scripts = scripts;
        this.witness = witness;
        caller.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    private record Asked(Optional<Call> call, long sent) {}

    void start() {
        Thread.ofPlatform().name("asked-" + engine).daemon(true).start(() -> untilClosed(this::passCommands));
        Thread.ofPlatform().name("answered-" + engine).daemon(true).start(() -> untilClosed(this::passAnswers));
    }

    private void passCommands() throws IOException {
        RespReader commands = new RespReader(caller.getInputStream());
        OutputStream out = server.getOutputStream();
        for (RespReader.Frame command = commands.next(); command != null; command = commands.next()) {
            Optional<Call> call = scripts.call(engine, command.words());
            if (call.isPresent() && !witness.asked(call.get())) {
                return;
            }
            // why: after it answers come unasked, and none to a script comes this way.
            subscribed |= command.words().getFirst().endsWith("SUBSCRIBE");
            if (!subscribed) {
                asked.add(new Asked(call, System.nanoTime()));
            }
            out.write(commands.bytes());
        }
    }

    private void passAnswers() throws IOException {
        RespReader answers = new RespReader(server.getInputStream());
        OutputStream out = caller.getOutputStream();
        for (RespReader.Frame answer = answers.next(); answer != null; answer = answers.next()) {
            Asked question = asked.poll();
            if (question == null || question.call().isEmpty() || answer.error()) {
                out.write(answers.bytes());
            } else if (!pass(question.call().get(), question.sent(), answer, answers.bytes(), out)) {
                return;
            }
        }
    }

    private boolean pass(Call call, long sent, RespReader.Frame answer, byte[] bytes, OutputStream out)
            throws IOException {
        Call.Answered done = new Call.Answered(call, sent, System.nanoTime(), answer.value(), answer.words());
        if (!witness.answered(done)) {
            return false;
        }
        out.write(bytes);
        witness.told(done);
        return true;
    }

    private interface Pass {

        void run() throws IOException;
    }

    private void untilClosed(Pass pass) {
        try {
            pass.run();
        } catch (IOException e) {
            // why: whichever side went away, the other must notice, which is what follows.
            return;
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        closed(caller);
        closed(server);
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // why: it is closed all the same.
            return;
        }
    }
}
