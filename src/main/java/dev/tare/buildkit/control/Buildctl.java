package dev.tare.buildkit.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.buildkit.fleet.BuilderAddress;
import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Piped;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.buildkit.fleet.DaemonControl;
import dev.tare.buildkit.fleet.DaemonInfo;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.fleet.TlsFiles;
import dev.tare.buildkit.link.PipedSocket;
import dev.tare.buildkit.link.Programs;
import dev.tare.io.OutputHead;
import dev.tare.oci.Platform;
import dev.tare.text.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks one daemon by {@code buildctl}, BuildKit's own client, which is to be on PATH. */
public final class Buildctl implements DaemonControl {
    private static final int KEPT_BYTES = 64 << 20;
    private static final int CONNECT_SECONDS = 10;
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration PRUNE = Duration.ofMinutes(30);
    private static final String JSON = "{{json .}}";

    private final Map<String, String> environment;
    private final List<String> command;
    private final @Nullable PipedSocket socket;

    private Buildctl(Map<String, String> environment, List<String> command, @Nullable PipedSocket socket) {
        this.environment = environment;
        this.command = command;
        this.socket = socket;
    }

    /** @param environment the user's, for PATH and what other programs need */
    public static Buildctl connect(BuilderAddress address, Map<String, String> environment) throws DaemonLost {
        List<String> words = new ArrayList<>(
                List.of(Programs.find("buildctl", environment), "--timeout", Integer.toString(CONNECT_SECONDS)));
        PipedSocket socket = null;
        switch (address) {
            case Unix unix -> words.addAll(List.of("--addr", unix.text()));
            case Tcp tcp -> {
                words.addAll(List.of("--addr", tcp.text()));
                tls(tcp.tls(), words);
            }
            case Dns _ -> throw new IllegalArgumentException("several daemons: " + address.text());
            case Piped piped -> {
                // So that a missing program is said as such.
                String _ = Programs.find(piped.command().getFirst(), environment);
                try {
                    socket = PipedSocket.open(piped, environment);
                } catch (IOException e) {
                    throw DaemonLost.before("no socket can be made: " + e.getMessage(), e);
                }
                words.addAll(List.of("--addr", "unix://" + socket.path()));
            }
        }
        return new Buildctl(environment, List.copyOf(words), socket);
    }

    private static void tls(@Nullable TlsFiles tls, List<String> words) {
        if (tls != null) {
            option(words, "--tlscacert", tls.ca());
            option(words, "--tlscert", tls.cert());
            option(words, "--tlskey", tls.key());
            option(words, "--tlsservername", tls.serverName());
        }
    }

    private static void option(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name);
            words.add(value.toString());
        }
    }

    @Override
    public DaemonInfo info() throws DaemonLost {
        List<@Nullable Object> workers = list(run(ANSWER, "debug", "workers", "--format", JSON));
        if (workers.isEmpty()) {
            throw DaemonLost.before("it has no worker", null);
        }
        long kept = 0;
        long free = 0;
        for (Object each : list(run(ANSWER, "du", "--format", JSON))) {
            long size = number(each, "size");
            kept += size;
            free += Boolean.TRUE.equals(object(each).get("inUse")) ? 0 : size;
        }
        Map<String, @Nullable Object> worker = object(workers.getFirst());
        List<Platform> platforms = new ArrayList<>();
        for (Object each : list(worker.get("platforms"))) {
            Map<String, @Nullable Object> platform = object(each);
            platforms.add(
                    new Platform(text(platform, "os"), text(platform, "architecture"), text(platform, "variant")));
        }
        try {
            return new DaemonInfo(
                    text(worker, "id"),
                    text(object(worker.get("buildkitVersion")), "version"),
                    platforms,
                    Json.stringMap(worker.get("labels")),
                    active(),
                    kept,
                    free);
        } catch (IOException e) {
            throw odd(e);
        }
    }

    /** Each record is a JSON value of its own line; one without an end runs. Daemons before 0.12 keep none. */
    private @Nullable Integer active() {
        try {
            int count = 0;
            for (String line :
                    new String(output(ANSWER, List.of("debug", "histories", "--format", JSON)), UTF_8).split("\n")) {
                if (!line.isBlank()) {
                    Map<String, @Nullable Object> entry = Json.readObject(line.getBytes(UTF_8));
                    count += object(entry.get("record")).containsKey("CompletedAt") ? 0 : 1;
                }
            }
            return count;
        } catch (DaemonLost | IOException e) {
            return null;
        }
    }

    @Override
    public long prune(boolean all, @Nullable Duration keepUnused, long keepBytes) throws DaemonLost {
        List<String> words = new ArrayList<>(List.of("prune", "--format", JSON));
        if (all) {
            words.add("--all");
        }
        if (keepUnused != null) {
            words.addAll(List.of("--keep-duration", keepUnused.toSeconds() + "s"));
        }
        if (keepBytes > 0) {
            words.addAll(List.of("--keep-storage", Double.toString(keepBytes / 1e6)));
        }
        long freed = 0;
        for (String line : new String(output(PRUNE, words), UTF_8).split("\n")) {
            if (!line.isBlank()) {
                freed += number(read(line.getBytes(UTF_8)), "size");
            }
        }
        return freed;
    }

    private @Nullable Object run(Duration limit, String... words) throws DaemonLost {
        return read(output(limit, List.of(words)));
    }

    private byte[] output(Duration limit, List<String> words) throws DaemonLost {
        List<String> all = new ArrayList<>(command);
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            OutputHead out = new OutputHead(process.getInputStream(), KEPT_BYTES);
            OutputHead err = new OutputHead(process.getErrorStream(), KEPT_BYTES);
            Thread reads = Thread.ofVirtual().start(out);
            Thread complains = Thread.ofVirtual().start(err);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw DaemonLost.before("no answer in " + limit.toSeconds() + " seconds", null);
            }
            reads.join();
            complains.join();
            if (process.exitValue() != 0) {
                throw DaemonLost.before(why(err.text()), null);
            }
            return out.text().getBytes(UTF_8);
        } catch (IOException e) {
            throw DaemonLost.before("buildctl cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DaemonLost.before("interrupted", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** What the program in between says is the reason, where there is one; buildctl sees a closed connection. */
    private String why(String said) {
        String between = socket == null ? null : socket.failure();
        if (between != null) {
            return between;
        }
        String last = said.strip();
        last = last.substring(last.lastIndexOf('\n') + 1);
        int desc = last.lastIndexOf("desc = ");
        String reason =
                desc < 0 ? last.replaceFirst("^(error: )?(failed to [a-z ]*: )?", "") : last.substring(desc + 7);
        reason = reason.replaceFirst("^\"?transport: Error while dialing: ", "");
        return reason.startsWith("\"") && reason.endsWith("\"") && reason.length() > 1
                ? reason.substring(1, reason.length() - 1)
                : reason;
    }

    private static @Nullable Object read(byte[] json) throws DaemonLost {
        try {
            return Json.read(json);
        } catch (IOException e) {
            throw odd(e);
        }
    }

    private static List<@Nullable Object> list(@Nullable Object value) throws DaemonLost {
        try {
            return value == null ? List.of() : Json.list(value);
        } catch (IOException e) {
            throw odd(e);
        }
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) throws DaemonLost {
        try {
            return value == null ? Map.of() : Json.object(value);
        } catch (IOException e) {
            throw odd(e);
        }
    }

    private static long number(@Nullable Object value, String key) throws DaemonLost {
        try {
            Object number = object(value).get(key);
            return number == null ? 0 : Json.number(number);
        } catch (IOException e) {
            throw odd(e);
        }
    }

    private static String text(Map<String, @Nullable Object> object, String key) {
        return Objects.toString(object.get(key), "");
    }

    private static DaemonLost odd(IOException e) {
        return DaemonLost.before("buildctl answered what is not understood: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // A socket in a folder of /tmp stays.
        }
    }
}
