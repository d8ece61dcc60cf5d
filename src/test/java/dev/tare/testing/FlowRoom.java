package dev.tare.testing;

import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A place where flows are run: a store with the image {@code base:1}, and folders of their own. */
public final class FlowRoom {
    /** Busybox with a link for each applet, bash, a user and a /tmp, in one layer. */
    private static final String BASE = """
            FROM scratch AS made
            COPY bin /bin
            RUN ["/bin/busybox", "--install", "-s", "/bin"]
            RUN mkdir -p /etc && mkdir -m 1777 /tmp && echo 'root:x:0:0:root:/root:/bin/sh' > /etc/passwd
            FROM scratch
            COPY --from=made / /
            ENV PATH=/bin:/usr/bin
            CMD ["sh"]
            """;

    private final Path folder;
    private final Tare tare;
    private int works;

    private FlowRoom(Path folder, Tare tare) {
        this.folder = folder;
        this.tare = tare;
    }

    /** Makes the store and the base; skips the test where it does not run as root. */
    public static FlowRoom in(Path folder) {
        ChildProcess.needRoot();
        try {
            Path context = Files.createDirectories(folder.resolve("base/bin")).resolveSibling("");
            Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("bin/busybox"));
            Files.copy(Path.of(ChildProcess.installed("bash-static")), context.resolve("bin/bash"));
            Files.writeString(context.resolve("Dockerfile"), BASE);
            FlowRoom room = new FlowRoom(folder, new Tare(folder.resolve("store")));
            room.tare.command("build", "-q", "-t", "base:1", context.toString()).succeed();
            return room;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By rm: JUnit would warn of each link of the images. */
    public void remove() {
        ChildProcess.of("rm", "-rf", folder.resolve("store").toString()).succeed();
    }

    public Tare tare() {
        return tare;
    }

    public Path store() {
        return tare.home();
    }

    /** A new folder to run a flow in. */
    public Path work() {
        return write(folder.resolve("work" + works++), "");
    }

    /** A new folder with files, each as name and content. */
    public Path work(String... files) {
        Path work = work();
        for (int i = 0; i < files.length; i += 2) {
            write(work.resolve(files[i]), files[i + 1]);
        }
        return work;
    }

    private static Path write(Path file, String content) {
        try {
            if (content.isEmpty()) {
                return Files.createDirectories(file);
            }
            Files.createDirectories(file.resolveSibling(""));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that runs the flow of a folder. */
    public ChildProcess flow(Path work, String... flags) {
        List<String> words = new ArrayList<>(List.of("flow"));
        words.addAll(Arrays.asList(flags));
        return tare.command(words).in(work);
    }

    /** What an image's inspection says. */
    public Map<String, @Nullable Object> inspect(String image) {
        try {
            byte[] json = tare.command("inspect", image).succeed().out().getBytes(StandardCharsets.UTF_8);
            return Json.object(Json.list(Json.read(json)).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The layers of an image. */
    public List<String> layers(String image) {
        try {
            return Json.strings(Json.object(inspect(image).get("RootFS")).get("Layers"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file of an image. */
    public String read(String image, String path) {
        Path out = folder.resolve("read");
        tare.command("cp", image + ":" + path, out.toString()).succeed();
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the images, but for the base. */
    public List<String> images() {
        try {
            List<String> names = new ArrayList<>();
            byte[] json = tare.command("images", "--json").succeed().out().getBytes(StandardCharsets.UTF_8);
            for (Object image : Json.list(Json.read(json))) {
                names.addAll(Json.strings(Json.object(image).get("names")));
            }
            names.remove("base:1");
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is in a folder: {@code file 755}, {@code dir 755} or {@code link}, by path. */
    public static Map<String, String> files(Path work) {
        Map<String, String> out = new TreeMap<>(Comparator.naturalOrder());
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.filter(path -> !path.equals(work)).toList()) {
                int mode = (int) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
                String kind = Files.isSymbolicLink(each) ? "link" : Files.isDirectory(each) ? "dir" : "file";
                out.put(
                        work.relativize(each).toString(),
                        kind.equals("link") ? kind : kind + " " + Integer.toOctalString(mode));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }
}
