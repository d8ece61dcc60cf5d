package dev.tare.sandbox.network;

import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ProcessId;
import dev.tare.text.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out of an ordinary user's container: a process of that user which speaks for it (slirp4netns(1)). The
 * container has a device of its own, behind which all other machines are; nobody reaches it from there.
 *
 * @param program file of the program
 * @param folder of the container
 */
public record UserNetwork(Path program, Path folder) {
    /** Of the container; these three are slirp4netns's own. */
    public static final String ADDRESS = "10.0.2.100";

    /** The host, its loopback included. */
    public static final String GATEWAY = "10.0.2.2";

    /** Asks the host's name servers, those on its loopback too. */
    public static final String RESOLVER = "10.0.2.3";

    private static final String SLIRP = "slirp4netns";
    private static final Path TUN = Path.of("/dev/net/tun");

    /** The largest that slirp4netns takes, less its link header: large pieces cost it least. */
    private static final String MTU = "65520";

    /** Why there can be none here, with what to do about it; null where there can. */
    public static @Nullable String missing() {
        if (HostPrograms.find(SLIRP) == null) {
            return "slirp4netns is not installed (Debian and Ubuntu: apt-get install slirp4netns)";
        }
        if (!Files.exists(TUN)) {
            return TUN + " is not there (modprobe tun)";
        }
        if (!Files.isReadable(TUN) || !Files.isWritable(TUN)) {
            return "this user may not open " + TUN + " (chmod 666 " + TUN + ")";
        }
        return null;
    }

    /** @param folder of the container; null where {@link #missing} says why */
    public static @Nullable UserNetwork of(Path folder) {
        Path program = missing() == null ? HostPrograms.find(SLIRP) : null;
        return program == null ? null : new UserNetwork(program, folder);
    }

    /**
     * Connects the network namespace of a process of this user namespace.
     *
     * @throws IOException with what the program says, when it does not start
     */
    public void start(long pid) throws IOException {
        List<String> words = new ArrayList<>();
        // Of a session of its own: keys typed at a terminal are not for it. Its descriptor 3 says when it is ready.
        words.addAll(List.of("/bin/sh", "-c", "exec setsid \"$@\" 3>&1 >>\"$0\" 2>&1", log().toString()));
        words.add(program.toString());
        words.addAll(List.of("--configure", "--mtu=" + MTU, "--enable-sandbox", "--enable-seccomp", "--ready-fd=3"));
        words.addAll(List.of(Long.toString(pid), "eth0"));
        Process started = new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        ProcessId process = ProcessId.of(started.pid());
        if (process != null) {
            Files.write(record(folder), Json.write(process.toJson()));
        }
        try (InputStream signs = started.getInputStream()) {
            if (signs.read() < 0) {
                stop(folder);
                throw new IOException("slirp4netns: " + lastLine(Files.readString(log())));
            }
        }
    }

    private static String lastLine(String log) {
        String text = log.strip();
        return text.isEmpty() ? "no reason given" : text.substring(text.lastIndexOf('\n') + 1);
    }

    private Path log() {
        return BundlePart.NETWORK_LOG.in(folder);
    }

    private static Path record(Path folder) {
        return BundlePart.NETWORK.in(folder);
    }

    /** Ends the process that speaks for a container, if there is one. @param folder of the container */
    public static void stop(Path folder) throws IOException {
        try {
            ProcessId process = ProcessId.fromJson(Json.read(Files.readAllBytes(record(folder))));
            if (process != null) {
                boolean _ = process.signal(Signals.KILL);
            }
            Files.delete(record(folder));
        } catch (NoSuchFileException e) {
            // It has another network, or none.
        }
    }
}
