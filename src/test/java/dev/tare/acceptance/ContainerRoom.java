package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import dev.tare.store.Store;
import dev.tare.testing.Command;
import dev.tare.testing.Command.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A store with a busybox in it, and what its containers have of the machine. */
record ContainerRoom(Path home, Tare tare) {
    static ContainerRoom in(Path home) {
        Command.needRoot();
        Command.installed("runc");
        Command.installed("ip");
        try (Store store = Store.open(home)) {
            ContainerImages.busybox(store, "box", _ -> {});
        }
        return new ContainerRoom(home, new Tare(home));
    }

    /** A container in the background; its ID. */
    String start(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "-d"));
        all.addAll(List.of(words));
        return tare.command(all).succeed().out().strip();
    }

    /** Tare itself, left to run. */
    Process spawn(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(tare.command(words).words());
        builder.environment().put("TARE_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    Path folder(String id) {
        return home.resolve("containers").resolve(id);
    }

    /** Number of a process of a container: {@code keeper}, or {@code process} for its first one. */
    long pid(String id, String which) throws IOException {
        Map<String, Object> config =
                Json.readObject(Files.readAllBytes(folder(id).resolve("config.json")));
        return Json.number(Json.object(config.get(which)).get("pid"));
    }

    /** All containers' IDs. */
    List<String> ids() throws IOException {
        if (!Files.isDirectory(home.resolve("containers"))) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(home.resolve("containers"))) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    /** Ends whatever runs, and checks that nothing is left of it. */
    void leave() throws Exception {
        for (String id : ids()) {
            Result _ = tare.command("rm", "-f", id).run();
        }
        assertThat(remains()).isEmpty();
    }

    /** What containers of this store have of the machine. */
    List<String> remains() throws IOException {
        List<String> out = new ArrayList<>(ids());
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(home.toString())) {
                out.add(line);
            }
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (isOurs(process)) {
                    out.add(process + " " + text(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        }
        try (Stream<Path> scratch = Files.list(home.resolve("tmp"))) {
            scratch.forEach(each -> out.add(each.toString()));
        }
        return out;
    }

    private boolean isOurs(Path process) {
        String words = text(process.resolve("cmdline"));
        return words.contains("/tare-keeper\0")
                && text(process.resolve("environ")).contains(home.toString());
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Interfaces and control groups of the containers of these IDs. */
    static List<String> network(List<String> ids) throws IOException {
        List<String> out = new ArrayList<>();
        for (String id : ids) {
            Path link = Path.of("/sys/class/net/tare" + id.substring(0, 8));
            if (Files.exists(link)) {
                out.add(link.toString());
            }
            try (Stream<Path> groups = Files.list(Path.of("/sys/fs/cgroup"))) {
                groups.map(group -> group.resolve("tare-" + id.substring(0, 12)))
                        .filter(Files::exists)
                        .forEach(group -> out.add(group.toString()));
            }
        }
        return out;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
