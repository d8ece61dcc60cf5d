package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An ordinary user of the system, made for a test, who runs containers of an image {@code web}.
 *
 * @param person with a store that holds the image
 * @param name of the user
 */
record Rootless(Person person, String name) {
    /** Makes the user and the image. @param subuids whether the user may have further ones */
    static Rootless make(Path folder, String name, boolean subuids) throws IOException {
        for (String program : List.of("useradd", "newuidmap", "runc", "unshare", "pgrep", "busybox")) {
            ChildProcess.installed(program);
        }
        Person person = Person.ordinary(folder);
        List<String> command = new ArrayList<>(
                List.of("useradd", "--no-create-home", "--user-group", "--uid", Integer.toString(person.user()), name));
        if (!subuids) {
            command.addAll(1, List.of("-K", "SUB_UID_COUNT=0", "-K", "SUB_GID_COUNT=0"));
        }
        ChildProcess.of(command).succeed();
        makeImage(person);
        return new Rootless(person, name);
    }

    /** Builds {@code web}: a server at port 8080, with the commands of busybox beside it. */
    static void makeImage(Person person) throws IOException {
        Path folder = person.folder();
        Path context = Files.createDirectory(folder.resolve("context"));
        Path program = Path.of(ChildProcess.installed("busybox"));
        Files.copy(program, context.resolve("busybox"));
        Files.writeString(context.resolve("index.html"), "hello world!\n");
        Files.createDirectory(context.resolve("bin"));
        for (String applet : List.of("sh", "sleep", "httpd", "id", "cat", "stat", "wget", "ip", "ls", "mount", "env")) {
            Files.createSymbolicLink(context.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.copy(program, context.resolve("bin/busybox"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY bin /bin
                COPY --chown=1000:1000 index.html /www/index.html
                CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
                """);
        person.own(context);
        Result _ = person.tare("build", "-q", "-t", "web", "context").succeed();
    }

    /** Takes the user away with all that is left. */
    void close() {
        ChildProcess.of("userdel", "-f", name).run();
        // By rm: JUnit would warn of each link of the images.
        ChildProcess.of("rm", "-rf", person.folder().resolve("store").toString())
                .succeed();
    }

    ChildProcess tare(String... words) {
        return person.tare(words);
    }

    /** A command in mounts of its own. @param mounts words of the shell that change them before */
    ChildProcess changed(String mounts, String... words) {
        List<String> all = new ArrayList<>(List.of(
                ChildProcess.installed("unshare"), "--mount", "sh", "-c", "set -e; " + mounts + "; exec \"$@\"", "sh"));
        all.addAll(tare(words).words());
        return ChildProcess.of(all).in(person.folder());
    }

    /** As on a system where a program is not installed: nobody can execute what lies there. */
    ChildProcess without(String program, String... words) {
        return changed("mount --bind /dev/null " + ChildProcess.installed(program), words);
    }

    /** The container of a name, as {@code ps --json} has it. */
    Map<String, Object> shown(String container) throws IOException {
        String json = tare("ps", "-a", "--json").succeed().out();
        for (Object each : Json.list(Json.read(json.getBytes(StandardCharsets.UTF_8)))) {
            Map<String, Object> object = Json.object(each);
            if (container.equals(object.get("name"))) {
                return object;
            }
        }
        throw new AssertionError("no container " + container + " in " + json);
    }

    /** The port of the host at which the only published port of a container is. */
    int port(String container) throws IOException {
        Object port = Json.list(shown(container).get("ports")).getFirst();
        return (int) Json.number(Json.object(port).get("hostPort"));
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("hello world!");
        } catch (IOException e) {
            return false;
        }
    }

    /** Processes of the user, with those in its containers that run as one of its further users. */
    private String processes() {
        return ChildProcess.of("pgrep", "-a", "-u", name).run().out()
                + ChildProcess.of("pgrep", "-a", "-f", person.folder().toString())
                        .run()
                        .out();
    }

    /** Fails the test when anything of a container is there: processes, mounts, files. */
    void assertNothingIsLeft() throws IOException {
        await(this::processes, () -> processes().isEmpty());
        assertThat(person.folder().resolve("store/containers")).isEmptyDirectory();
        try (var left = Files.list(person.folder().resolve("store/tmp"))) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(file -> file.startsWith("container"));
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(person.folder().toString());
    }
}
