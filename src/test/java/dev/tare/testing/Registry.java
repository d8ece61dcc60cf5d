package dev.tare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real registry on a loopback port of its own, started at its first use and at most once in a test run. */
public final class Registry {
    /** Of {@link TokenServer#PASSWORD}, which has what must be escaped nowhere. */
    private static final String HASH = "$2b$05$abcdefghijklmnopqrstuuIt/9/tGzLcigNq/.RWIDjeEVR30RSf.";

    private static Registry running;

    private final String address;

    private Registry(String address) {
        this.address = address;
    }

    public static synchronized Registry get() {
        if (running == null) {
            running = start("", "");
        }
        return running;
    }

    /**
     * Another one, for a test of its own.
     *
     * @param http more settings of its {@code http} as flow YAML, each with a comma before it
     * @param more settings beside it, as YAML
     */
    public static Registry start(String http, String more) {
        String program = ChildProcess.installed("docker-registry");
        Path folder = Daemon.folder("registry");
        int port = Ports.free();
        String address = "127.0.0.1:" + port;
        Path config = folder.resolve("config.yml");
        try {
            Files.writeString(config, """
                    version: 0.1
                    log: {level: warn}
                    storage:
                      filesystem: {rootdirectory: %s}
                      delete: {enabled: true}
                    http: {addr: "%s"%s}
                    %s
                    """.formatted(folder.resolve("data"), address, http, more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon daemon = Daemon.start("docker-registry", folder, List.of(program, "serve", config.toString()));
        daemon.await(() -> Ports.listens(port));
        return new Registry(address);
    }

    /** One that is to be had over TLS, and by {@link TokenServer}'s user and password; no token is needed. */
    public static Registry startSecure(Identity identity, Path folder) {
        try {
            Path passwords = Files.writeString(folder.resolve("htpasswd"), TokenServer.USER + ":" + HASH + "\n");
            return start(identity.settings(), "auth: {htpasswd: {realm: tests, path: " + passwords + "}}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port, as they stand in front of a repository's name. */
    public String address() {
        return address;
    }
}
