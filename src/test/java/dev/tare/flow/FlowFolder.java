package dev.tare.flow;

import dev.tare.build.request.NamedContexts;
import dev.tare.diagnostic.Progress;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepLimits;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.Images;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A work directory with a store, where flows of {@code FROM scratch} and COPY run: no root, no registry, no program. */
final class FlowFolder implements AutoCloseable {
    /** As Habitus has them where no flag says otherwise. */
    static final Set<FlowOption> USUAL = EnumSet.of(FlowOption.KEEP_MODES, FlowOption.CLEANUP);

    final Path work;
    final Store store;

    /** The log of all runs, without times. */
    final List<String> log = new CopyOnWriteArrayList<>();

    /** What the host's commands print. */
    final List<String> printed = new CopyOnWriteArrayList<>();

    FlowFolder(Path folder) {
        try {
            this.work = Files.createDirectory(folder.resolve("work")).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.store = Store.open(folder.resolve("store"));
    }

    FlowFolder file(String name, String... lines) throws IOException {
        Path file = work.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, lines.length == 1 ? lines[0] : String.join("\n", lines) + "\n");
        return this;
    }

    /** Runs steps of the newest schema, one at a time. */
    void run(String... steps) {
        run(1, Progress.NONE, steps);
    }

    void run(int jobs, Progress shown, String... steps) {
        run(jobs, shown, USUAL, false, steps);
    }

    void run(int jobs, Progress shown, Set<FlowOption> on, boolean dry, String... steps) {
        FlowLog.Form form = new FlowLog.Form(FlowLog.Level.INFO, FlowLog.Style.PLAIN);
        FlowLog lines = new FlowLog(line -> log.add(line.substring(line.indexOf('['))), form, Clock.systemUTC());
        FlowOptions options = new FlowOptions(
                work,
                ".",
                Map.of("PATH", System.getenv("PATH")),
                Map.of(),
                Map.of(),
                NamedContexts.NONE,
                List.of(),
                "",
                new StepLimits(null, null, null, null),
                null,
                jobs,
                0L,
                on);
        FlowRunner runner = new FlowRunner(store, options, new FlowOutput(lines, Progress.NONE, shown, printed::add));
        List<FlowStep> flow =
                FlowTexts.read(FlowTexts.flow("2026-11-20", steps)).steps();
        if (dry) {
            runner.dryRun(flow);
        } else {
            runner.run(flow);
        }
    }

    /** Names of the images in the store. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (NamedImage image : store.images().list()) {
            image.names().forEach(name -> names.add(name.familiar()));
        }
        return names.stream().sorted().toList();
    }

    /** The content of a file of an image, or null. */
    @Nullable String read(String image, String path) throws IOException {
        FileTree tree = store.tree(config(image).diffIds());
        Node node = TreePaths.lookup(tree, path);
        if (node == null) {
            return null;
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int layers(String image) {
        return config(image).diffIds().size();
    }

    private ImageConfig config(String image) {
        Images images = store.images();
        return images.config(images.manifest(images.require(image), Platform.host()));
    }

    /** What lies in the work directory. */
    Set<String> files() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(work)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(work.relativize(file).toString()));
        }
        return names;
    }

    @Override
    public void close() {
        store.close();
    }
}
