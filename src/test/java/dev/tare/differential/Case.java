package dev.tare.differential;

import dev.tare.testing.ChildProcess;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One Dockerfile with the context that its {@code setup.sh} makes, if there is one; {@code case.json} says the rest.
 *
 * @param source the folder that it is read from
 * @param about the behaviour that it shows
 * @param fails true: neither may build it
 * @param says what both must say of it, each somewhere in the output
 * @param bases the images that it stands on, folders beside the cases
 * @param contexts named contexts: name to a folder beside the context
 * @param dockerfile path in the context
 * @param secrets id to value
 * @param buildctl further options of BuildKit's client
 * @param options the same in Tare's words
 */
record Case(
        Path source,
        String about,
        boolean fails,
        List<String> says,
        List<String> bases,
        Map<String, String> contexts,
        Map<String, String> buildArgs,
        Map<String, String> labels,
        String target,
        String platform,
        String dockerfile,
        Map<String, String> secrets,
        List<String> buildctl,
        List<String> options) {
    private static final Path FOLDER = Path.of("src/test/resources/differential");
    /**
     * Gives what setup.sh left with today's time one of 2015 to 2018, so that a time that a builder made up can be told
     * from one that it kept. The time follows from the content, else from the name: caches ignore times, and so may give
     * one case what they built for another.
     */
    private static final String TIMES = """
            find .. -newer ../stamp ! -newermt 2090-01-01 ! -name stamp -exec sh -c '
                for f; do
                    if [ -f "$f" ] && [ ! -L "$f" ]; then sum=$(cksum <"$f"); else sum=$(basename "$f" | cksum); fi
                    touch -h -d "@$((1420000000 + ${sum%% *} % 100000000)).75" "$f"
                done' sh {} +
            """;

    static List<Case> all() {
        try (Stream<Path> folders = Files.list(FOLDER.resolve("cases"))) {
            return folders.sorted().map(Case::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the context in {@code folder/context}, the same for both builders. */
    Path prepare(Path folder) throws IOException {
        return prepare(source, folder);
    }

    /** Makes a context from a folder with a Dockerfile and a setup.sh. */
    static Path prepare(Path source, Path folder) throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Path stamp = Files.createFile(folder.resolve("stamp"));
        // The file system's clock ticks every few milliseconds: a file may be made within the tick of the stamp.
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(10)));
        Files.copy(source.resolve("Dockerfile"), context.resolve("Dockerfile"));
        Path setup = source.resolve("setup.sh");
        String script = "umask 022; cd \"$1\"\n" + (Files.exists(setup) ? Files.readString(setup) : "") + TIMES;
        // Debian's own shell, so that no start-up file changes what the script does.
        ChildProcess.of("/bin/sh", "-euc", script, "setup.sh", context.toString())
                .succeed();
        return context;
    }

    static Path base(String name) {
        return FOLDER.resolve("bases").resolve(name);
    }

    static Path differences() {
        return FOLDER.resolve("differences.txt");
    }

    /** The name of its folder. */
    String name() {
        return String.valueOf(source.getFileName());
    }

    @Override
    public String toString() {
        return name();
    }

    static Case read(Path folder) {
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(folder.resolve("case.json")));
            return new Case(
                    folder,
                    Json.string(json.get("about")),
                    Boolean.TRUE.equals(json.get("fails")),
                    Json.strings(json.get("says")),
                    Json.strings(json.get("bases")),
                    Json.stringMap(json.get("contexts")),
                    Json.stringMap(json.get("buildArgs")),
                    Json.stringMap(json.get("labels")),
                    json.containsKey("target") ? Json.string(json.get("target")) : "",
                    json.containsKey("platform") ? Json.string(json.get("platform")) : "linux/amd64",
                    json.containsKey("dockerfile") ? Json.string(json.get("dockerfile")) : "Dockerfile",
                    Json.stringMap(json.get("secrets")),
                    Json.strings(json.get("buildctl")),
                    Json.strings(json.get("options")));
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
    }
}
