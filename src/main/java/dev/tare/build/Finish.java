package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.FinishRequest;
import dev.tare.diagnostic.Progress;
import dev.tare.dockerfile.toolchain.ToolchainCaches;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Mutate;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import dev.tare.store.Squash;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request adds to the plan of a front end: cache mounts, cleanup commands; and the squashing of the image. */
final class Finish {
    private Finish() {}

    /** The plan with what the request adds to it. */
    static Planning plan(Planning made, BuildRequest request, Progress progress) {
        Plan plan = withCaches(made.plan(), request.dockerfile().cacheFolders());
        if (request.dockerfile().toolchainCaches()) {
            plan = withToolchainCaches(plan, request, progress);
        }
        if (!request.finish().cleanup().isEmpty()) {
            plan = withCleanup(plan, request.finish(), made.created());
        }
        return new Planning(plan, made.epoch(), made.program(), made.needs(), made.copied());
    }

    /** The plan with caches that nobody asked for, where the context has a name by which it is found again. */
    private static Plan withToolchainCaches(Plan plan, BuildRequest request, Progress progress) {
        String project = request.source() instanceof BuildSource.DockerfileText text ? text.project() : null;
        if (project == null) {
            return plan;
        }
        ToolchainCaches.Given given = ToolchainCaches.in(plan, project);
        Plan changed = given.plan();
        if (changed == null) {
            return plan;
        }
        progress.note("Keeping the caches of go for " + String.join(", ", given.steps()));
        return changed;
    }

    /** The plan with these folders as cache mounts of each RUN. */
    private static Plan withCaches(Plan plan, List<String> folders) {
        return folders.isEmpty() ? plan : new Plan(withCaches(plan.result(), folders, new HashMap<>()), plan.config());
    }

    private static Vertex withCaches(Vertex vertex, List<String> folders, Map<Vertex, Vertex> known) {
        Vertex done = known.get(vertex);
        if (done != null) {
            return done;
        }
        List<Vertex> inputs = new ArrayList<>();
        for (Vertex input : vertex.inputs()) {
            inputs.add(withCaches(input, folders, known));
        }
        Vertex changed = vertex;
        if (vertex.op() instanceof Op.Exec exec) {
            changed = new Vertex(withCaches(exec, folders), inputs, vertex.name(), vertex.ignoreCache())
                    .at(vertex.location());
        } else if (!inputs.equals(vertex.inputs())) {
            changed = new Vertex(vertex.op(), inputs, vertex.name(), vertex.ignoreCache()).at(vertex.location());
        }
        known.put(vertex, changed);
        return changed;
    }

    private static Op.Exec withCaches(Op.Exec exec, List<String> folders) {
        List<ExecMount> mounts = new ArrayList<>();
        for (String folder : folders) {
            mounts.add(new ExecMount.Cache(folder, folder, ExecMount.Sharing.SHARED, false, 0, "/", null, null, null));
        }
        mounts.addAll(exec.mounts());
        return exec.withMounts(mounts);
    }

    /** The plan with commands that run in its image, by its shell, one after the other. */
    private static Plan withCleanup(Plan plan, FinishRequest asked, @Nullable String created) {
        Vertex at = plan.result();
        List<History> history = new ArrayList<>(plan.config().history());
        Platform platform = plan.config().platform();
        int number = 0;
        for (String command : asked.cleanup()) {
            List<String> words = new ArrayList<>(
                    plan.config().container().shell() == null
                            ? List.of("/bin/sh", "-c")
                            : plan.config().container().shell());
            words.add(command);
            String directory = plan.config().container().workingDir();
            Op.Exec exec = new Op.Exec(
                    words,
                    plan.config().container().env(),
                    List.of(),
                    directory.isEmpty() ? "/" : directory,
                    plan.config().container().user(),
                    asked.network(),
                    false,
                    List.of(),
                    Op.ExecLimits.NONE,
                    platform);
            number++;
            at = new Vertex(
                            exec,
                            List.of(at),
                            "[cleanup " + number + "/" + asked.cleanup().size() + "] " + command,
                            false)
                    .at(asked.cleanupAt());
            history.add(new History(created, String.join(" ", words), "cleanup", null, false));
        }
        return new Plan(at, plan.config().withHistory(history));
    }

    /**
     * The same image with one layer in place of its own; those of the image that it is built on stay.
     *
     * @param below how many layers that one has
     */
    static Image squashed(Store store, Image image, int below) {
        ImageConfig config = image.config();
        int own = config.diffIds().size() - below;
        if (own < 2) {
            return image;
        }
        List<Layer> layers = new ArrayList<>(image.layers().subList(0, below));
        layers.add(store.plainLayer(Squash.layer(store, below, config.diffIds())));
        List<History> history = History.matched(config.history(), below, History.UNKNOWN);
        history.add(new History(config.created(), null, "squashed " + own + " layers", null, false));
        Image squashed = Mutate.config(image, config.withHistory(history), layers);
        store.images().put(squashed);
        return squashed;
    }

    /** How many layers of a plan are those of the image that it is built on. */
    static int baseLayers(Plan plan) {
        Op.ImageSource image = plan.result().base();
        return image == null ? 0 : image.diffIds().size();
    }
}
