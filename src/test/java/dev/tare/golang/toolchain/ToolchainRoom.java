package dev.tare.golang.toolchain;

import dev.tare.http.Retries;
import dev.tare.testing.SaidProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A machine of a test without Go: a store, a home, and a module that asks for what {@link ToolchainProxy} has. */
final class ToolchainRoom {
    final Path store;
    final Path home;
    final Path module;
    final SaidProgress said = new SaidProgress();
    private final Map<String, String> environment = new TreeMap<>();

    ToolchainRoom(Path folder) throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        home = Files.createDirectories(folder.resolve("home"));
        module = Files.createDirectories(folder.resolve("m"));
        Files.writeString(module.resolve("go.mod"), "module m\n\ngo 1.99.1\n");
        with("HOME", home.toString());
        with("PATH", Files.createDirectories(folder.resolve("bin")).toString());
        with("GOENV", "off");
    }

    ToolchainRoom with(ToolchainProxy proxy) {
        return with("GOPROXY", proxy.server.url()).with("GOSUMDB", proxy.log.key());
    }

    ToolchainRoom with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The environment that the child gets. */
    Map<String, String> find() {
        Retries retries = new Retries(3, 1, 10, millis -> {}, () -> 0);
        return new Toolchains(store, said, retries).environment(module, environment);
    }

    Path goroot() {
        return Path.of(find().getOrDefault("GOROOT", "none"));
    }

    /** What is kept of toolchains, and of files on their way. */
    String left() {
        try (var kept = Files.list(store.resolve("toolchains"));
                var temporary = Files.list(store.resolve("tmp"))) {
            return kept.filter(Files::isDirectory).toList() + " " + temporary.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
