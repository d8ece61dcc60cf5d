package dev.tare.build;

import dev.tare.build.budget.ImageBudget;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.NeedsMode;
import dev.tare.deliver.Delivery;
import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Contexts;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A build that is planned, and holds what it needs until it is closed. */
public final class Build implements AutoCloseable {
    private final Builder builder;
    private final Store store;
    private final BuildRequest request;
    private List<Planning> plannings;
    private final LocalContexts folders;
    private final Progress progress;
    private final Resources resources;
    private final Solving solving;
    private final long start = System.nanoTime();

    Build(
            Builder builder,
            BuildRequest request,
            List<Planning> plannings,
            LocalContexts folders,
            Contexts contexts,
            Progress progress,
            Resources resources) {
        this.builder = builder;
        this.store = builder.store();
        this.request = request;
        this.plannings = List.copyOf(plannings);
        this.folders = folders;
        this.progress = progress;
        this.resources = resources;
        this.solving = new Solving(store, contexts, progress, request.steps(), builder.solvers());
    }

    /** Whether making the images would run and write nothing. */
    public boolean isCached() {
        for (Planning planning : plannings) {
            if (!solving.isCached(planning)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a program of an image must run, for which a process needs to be root, also that of a user namespace. */
    public boolean needsSandbox() {
        if (!builder.solvers().runsHere()) {
            return false;
        }
        for (Planning planning : plannings) {
            if (hasRun(planning.plan().result()) && !solving.isCached(planning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasRun(Vertex result) {
        for (Vertex vertex : result.all()) {
            if (vertex.op() instanceof Op.Exec) {
                return true;
            }
        }
        return false;
    }

    /** Makes the images, holds them against their budget, and does nothing more with them. */
    public BuiltImages make() {
        BuiltImages made = solving.images(plannings, request, List.of());
        requireBudget(made);
        return made;
    }

    private void requireBudget(BuiltImages made) {
        ImageBudget.require(
                request.budget(), store, made.images(), builder.place().environment());
    }

    /** Stops what runs in another thread, for a reason that is not of this build; that thread gets it. */
    public void stop(TareException reason) {
        solving.stop(reason);
    }

    /** Makes the images, names them, delivers them, and exports the caches. */
    public BuildResult run() {
        try (CacheExchange caches = new CacheExchange(request.caches(), store, builder.place(), progress)) {
            if (request.outputs().keepsImage()) {
                for (Planning planning : plannings) {
                    Solving.expectLayers(store, planning.plan().result());
                }
            }
            BuiltImages made = solving.images(plannings, request, caches.imports());
            made = withNeeds(made, caches).map(builder.last());
            requireBudget(made);
            Attachments attachments = ImageAttestations.of(request, plannings, made.images(), store, folders, progress);
            BuildResult result = deliver(made, attachments, provenance(made.images()));
            // What was pushed by now need not be sent again.
            caches.export(solving::results, diffIds(made.images()));
            return result;
        }
    }

    private Map<String, Map<String, @Nullable Object>> provenance(List<Image> images) {
        boolean whole = builder.has(Builder.Option.TELL_WHOLE_PROVENANCE);
        return whole || builder.has(Builder.Option.TELL_PROVENANCE)
                ? ImageAttestations.provenance(request, plannings, images, store, folders, whole)
                : Map.of();
    }

    /** The names that were asked for; else a Go program's own, where that is a name of an image. */
    private List<Reference> names() {
        if (request.outputs().cacheOnly()) {
            return List.of();
        }
        String program = plannings.getFirst().program();
        if (!request.names().isEmpty() || program == null) {
            return request.names();
        }
        Reference name = Reference.parse(program.toLowerCase(Locale.ROOT));
        return name == null || name.digest() != null ? List.of() : List.of(name);
    }

    private BuildResult deliver(
            BuiltImages made, Attachments attachments, Map<String, Map<String, @Nullable Object>> provenance) {
        List<Image> images = made.images();
        Deliverer deliverer = new Deliverer(store, builder.place(), progress);
        List<Reference> names = names();
        Deliverer.Left left = deliverer.put(made, attachments, request.annotations(), names);
        Descriptor descriptor = left.image().descriptor();
        boolean isHere = request.outputs().keepsImage() || store.images().isComplete(descriptor);
        if (!request.outputs().cacheOnly()) {
            name(descriptor, names, isHere);
        }
        Digest id = images.size() > 1 ? descriptor.digest() : images.getFirst().id();
        Delivered delivered = new Delivered(descriptor, id);
        List<BuildResult.Pushed> pushed = new ArrayList<>();
        for (OutputSpec spec : request.outputs().deliveries()) {
            if (spec.cacheOnly()) {
                continue;
            }
            if (!spec.push()) {
                delivered = deliverer.deliver(spec, left);
                continue;
            }
            List<Reference> to = spec.names().isEmpty() ? names : spec.names();
            if (!spec.names().isEmpty() && !spec.byDigest()) {
                name(descriptor, to, isHere);
            }
            Delivery.Pushed done = deliverer.push(spec, left, to);
            for (Reference name : to) {
                Digest digest = done.digest();
                pushed.add(new BuildResult.Pushed(
                        spec.byDigest() ? new Reference(name.registry(), name.repository(), "", digest) : name, done));
            }
            delivered = done.delivered();
        }
        if (request.outputs().load()) {
            String engine = deliverer.load(left.image());
            progress.note("Loaded into " + engine
                    + (left.image().isIndex() ? ": of the platforms only this machine's, " + Platform.host() : ""));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new BuildResult(
                images,
                delivered.descriptor(),
                delivered.id(),
                names,
                pushed,
                sizes(images),
                needs(),
                provenance,
                took);
    }

    /** What the image of a Dockerfile lacks is told, or added to it. */
    private BuiltImages withNeeds(BuiltImages made, CacheExchange caches) {
        NeedsMode mode = DockerfileNeeds.mode(request);
        if (mode == NeedsMode.OFF) {
            return made;
        }
        DockerfileNeeds needs = new DockerfileNeeds(store, builder.place(), folders, request, progress);
        if (mode == NeedsMode.TELL) {
            needs.tell(plannings, made.images(), solving);
            return made;
        }
        plannings = needs.added(plannings, made.images());
        return solving.images(plannings, request, caches.imports());
    }

    /** What the programs of each image need, as far as it is known: of Go packages when they are planned. */
    public List<FoundNeeds> needs() {
        List<FoundNeeds> out = new ArrayList<>();
        for (Planning planning : plannings) {
            FoundNeeds needs = planning.needs();
            if (needs != null) {
                out.add(needs);
            }
        }
        return out;
    }

    /** The names of an image that is not here must not go on to mean older ones that are. */
    private void name(Descriptor image, List<Reference> given, boolean isHere) {
        if (isHere) {
            store.images().name(image, given);
        } else {
            store.images().release(given);
        }
    }

    private List<BuildResult.Size> sizes(List<Image> images) {
        List<BuildResult.Size> out = new ArrayList<>();
        for (Image image : images) {
            long size = 0;
            int elsewhere = 0;
            for (Digest layer : image.config().diffIds()) {
                long bytes = store.layers().fileBytes(layer);
                size += Math.max(0, bytes);
                elsewhere += bytes < 0 ? 1 : 0;
            }
            out.add(new BuildResult.Size(image.config().platform(), size, elsewhere));
        }
        return out;
    }

    /** The layers of all images, each once. */
    private static List<Digest> diffIds(List<Image> images) {
        Set<Digest> out = new LinkedHashSet<>();
        for (Image image : images) {
            out.addAll(image.config().diffIds());
        }
        return new ArrayList<>(out);
    }

    @Override
    public void close() {
        try (Resources _ = resources) {
            solving.close();
        }
    }
}
