package dev.tare.testing;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.ContainerConfig;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store with the image {@code box}, a busybox, and what its containers have of the machine.
 *
 * @param links names of the network interfaces that tare had before
 * @param groups the control groups of containers that were there before
 */
public record ContainerRoom(Path home, Tare tare, List<String> links, List<String> groups) {
    public static ContainerRoom in(Path home) {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        ChildProcess.installed("ip");
        try (Store store = Store.open(home)) {
            ContainerImages.busybox(store, "box", _ -> {});
        }
        try {
            return new ContainerRoom(home, new Tare(home), linksNow(), groupsNow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more image of the same busybox. */
    public void image(String name, Consumer<ContainerConfig.Builder> change) {
        try (Store store = Store.open(home)) {
            ContainerImages.busybox(store, name, change);
        }
    }

    /** The image {@code web}: a web server at its port 8080. */
    public void web() {
        image("web", config -> config.cmd = List.of("httpd", "-f", "-p", "8080", "-h", "/www"));
    }

    /** The image {@code polite}, which says that it is up, and bye when it gets its stop signal SIGUSR1 or SIGTERM. */
    public void polite() {
        image("polite", config -> {
            config.cmd =
                    List.of("sh", "-c", "trap 'echo bye; exit 3' TERM USR1; echo up; while true; do sleep 0.05; done");
            config.stopSignal = "SIGUSR1";
        });
    }

    /** A container in the background; its ID. */
    public String start(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "-d"));
        all.addAll(List.of(words));
        return tare.command(all).succeed().out().strip();
    }

    /** Tare itself, left to run. */
    public Process spawn(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(tare.command(words).words());
        builder.environment().put("TARE_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    public Path folder(String id) {
        return home.resolve("containers").resolve(id);
    }

    /** Number of a process of a container: {@code shim}, or {@code process} for its first one. */
    public long pid(String id, String which) throws IOException {
        Map<String, Object> config =
                Json.readObject(Files.readAllBytes(folder(id).resolve("config.json")));
        return Json.number(Json.object(config.get(which)).get("pid"));
    }

    /** All containers' IDs. */
    public List<String> ids() throws IOException {
        if (!Files.isDirectory(home.resolve("containers"))) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(home.resolve("containers"))) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    /** Ends whatever runs, and checks that nothing is left of it. */
    public void leave() throws Exception {
        for (String id : ids()) {
            Result _ = tare.command("rm", "-f", id).run();
        }
        assertGone();
    }

    /** Checks that nothing is left of containers that have ended, and been removed; not of their networks either. */
    public void assertClean() throws IOException {
        assertGone();
        // What other runs of tare on this machine have is theirs, and goes some time.
        awaitNoLinks();
        await("no control groups more than " + groups, () -> groups.containsAll(groupsNow()));
        await("no mark", () -> !links.isEmpty() || !Files.exists(Path.of("/run/tare/ip_forward")));
    }

    /** A shim ends after what it keeps. */
    private void assertGone() throws IOException {
        assertThat(files()).isEmpty();
        await(() -> "left: " + shims(), () -> shims().isEmpty());
    }

    /** Waits until no network interface is there besides those of before. */
    public void awaitNoLinks() throws IOException {
        await(() -> "links " + linksNow(), () -> links.containsAll(linksNow()));
    }

    /** What containers of this store have of the machine. */
    public List<String> remains() throws IOException {
        List<String> out = new ArrayList<>(files());
        out.addAll(shims());
        return out;
    }

    private List<String> files() throws IOException {
        List<String> out = new ArrayList<>(ids());
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(home.toString())) {
                out.add(line);
            }
        }
        try (Stream<Path> scratch = Files.list(home.resolve("tmp"))) {
            scratch.forEach(each -> out.add(each.toString()));
        }
        return out;
    }

    private List<String> shims() {
        List<String> out = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (isOurs(process)) {
                    out.add(process + " " + text(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    private static List<String> linksNow() {
        return ChildProcess.of("ip", "-o", "link")
                .succeed()
                .out()
                .lines()
                .filter(line -> line.contains(": tare"))
                .map(line -> line.split(": ", 3)[1])
                .toList();
    }

    /** Those of builds at the same time are theirs. */
    private static List<String> groupsNow() throws IOException {
        return ControlGroups.named("tare-").stream()
                .map(Path::toString)
                .filter(group -> !group.contains("/tare-step-"))
                .toList();
    }

    private boolean isOurs(Path process) {
        String words = text(process.resolve("cmdline"));
        return words.contains("/tare-shim\0")
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
    public static List<String> network(List<String> ids) throws IOException {
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
}
