package dev.tare.verify;

import dev.tare.diagnostic.Reasons;
import dev.tare.sandbox.container.HeldContainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks a port of a container until it answers. */
final class Prober {
    private static final long PAUSE_MILLIS = 50;
    private static final int LONGEST_LINE = 512;

    private Prober() {}

    /**
     * Asks, and again.
     *
     * @param deadline of {@link System#nanoTime}
     * @param withinMillis the time until then as the user asked for it
     */
    static VerifyCheck ask(HeldContainer container, Probe probe, long deadline, long withinMillis) {
        long begin = System.nanoTime();
        String name = probe.isHttp() ? "http" : "tcp";
        Answer answer = new Answer(false, "it takes no connection");
        while (true) {
            answer = once(container, probe, deadline, answer);
            if (answer.good()) {
                return VerifyCheck.ok(
                        name,
                        probe + ": " + answer.text() + " after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            }
            Integer code = container.await(PAUSE_MILLIS);
            if (code != null) {
                return VerifyCheck.failed(name, probe + ": the program has ended with " + code + " before", null);
            }
            if (System.nanoTime() - deadline >= 0) {
                return VerifyCheck.failed(
                        name,
                        probe + ": no answer within " + withinMillis + " ms: " + answer.text(),
                        "does it listen at this port, and at once? --within gives it more time");
            }
        }
    }

    private record Answer(boolean good, String text) {}

    /** @param before what was answered last, which still holds when the time is over before there is a connection */
    private static Answer once(HeldContainer container, Probe probe, long deadline, Answer before) {
        Process process;
        try {
            process = new ProcessBuilder(container.probe(probe.port())).start();
        } catch (IOException e) {
            return new Answer(false, Reasons.of(e));
        }
        AtomicBoolean open = new AtomicBoolean();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread reading = new Thread(() -> answer.complete(read(process, probe, open)), "probe");
        reading.setDaemon(true);
        reading.start();
        try {
            return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return open.get() ? new Answer(false, "it takes connections, and says nothing") : before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(false, "interrupted");
        } catch (ExecutionException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Answer read(Process process, Probe probe, AtomicBoolean open) {
        try (InputStream in = process.getInputStream()) {
            String opened = line(in);
            if (opened == null) {
                String why = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return new Answer(false, why.replace("connect: ", "").toLowerCase(Locale.ROOT));
            }
            open.set(true);
            String address = opened.substring(opened.indexOf(' ') + 1);
            if (!probe.isHttp()) {
                return new Answer(true, "open at " + address);
            }
            String request = "GET " + probe.path() + " HTTP/1.1\r\nHost: localhost:" + probe.port()
                    + "\r\nUser-Agent: tare\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            process.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            String status = line(in);
            if (status == null || !status.startsWith("HTTP/")) {
                return new Answer(false, "the answer is no HTTP");
            }
            String[] words = status.split(" ", 3);
            boolean good = words.length > 1 && (words[1].startsWith("2") || words[1].startsWith("3"));
            return new Answer(good, status);
        } catch (IOException e) {
            return new Answer(false, Reasons.of(e));
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && line.length() < LONGEST_LINE; c = in.read()) {
            if (c < 0) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
