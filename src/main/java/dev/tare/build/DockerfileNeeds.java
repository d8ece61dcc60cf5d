package dev.tare.build;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.build.needs.CopyPlaces;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.build.needs.ImageNeeds;
import dev.tare.build.needs.LackingNeeds;
import dev.tare.build.needs.MachineParts;
import dev.tare.build.needs.NeedsLayer;
import dev.tare.build.needs.RememberedNeeds;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.NeedsMode;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.CopiedStage;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoCommand;
import dev.tare.golang.GoLayer;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.files.NeedFile;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.needs.files.Presence;
import dev.tare.needs.files.Surroundings;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program of a Dockerfile's image needs and the image lacks: a warning, or a layer on top. */
final class DockerfileNeeds {
    private static final String SOURCE = "needs";

    private final Store store;
    private final Workplace place;
    private final LocalContexts folders;
    private final BuildRequest request;
    private final Progress progress;

    DockerfileNeeds(Store store, Workplace place, LocalContexts folders, BuildRequest request, Progress progress) {
        this.store = store;
        this.place = place;
        this.folders = folders;
        this.request = request;
        this.progress = progress;
    }

    /** What is to be done for a request; OFF also where it is not a Dockerfile's. */
    static NeedsMode mode(BuildRequest request) {
        if (!(request.source() instanceof BuildSource.DockerfileText)) {
            return NeedsMode.OFF;
        }
        NeedsMode asked = request.go().needs().mode();
        return asked == null ? NeedsMode.TELL : asked;
    }

    /** A program in its image. */
    private record Started(
            String path, TreeNeeds needs, Surroundings around, boolean localZone, NeedsSetting.Linked linked) {}

    /** Warns of what the images lack. An image is looked at once. @param solving by which they were made */
    void tell(List<Planning> plannings, List<Image> images, Solving solving) {
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            Planning planning = plannings.get(i);
            ImageNeeds known = ImageNeeds.read(store, image.id());
            if (known == null && isHere(image)) {
                Started started = look(image);
                known = started == null ? ImageNeeds.NONE : new ImageNeeds(started.path(), started.needs());
                known = lacking(known, CopyPlaces.NONE).isEmpty() ? ImageNeeds.NONE : known;
                known.write(store, image.id());
            }
            if (known != null) {
                lacking(known, path -> having(path, planning, solving)).forEach(progress::warn);
            }
        }
    }

    private List<Problem> lacking(ImageNeeds of, CopyPlaces from) {
        if (of.program().isEmpty()) {
            return List.of();
        }
        TreeNeeds needs = of.needs();
        return LackingNeeds.of(of.program(), needs.findings(), needs.present(), needs.unlinked(), from);
    }

    /** What the Dockerfile copies from anyway, and that has the path. */
    private @Nullable String having(String path, Planning planning, Solving solving) {
        for (CopiedStage stage : planning.copied()) {
            Vertex made = made(stage.tree(), planning.plan().result());
            List<Digest> layers = made == null ? null : solving.layers(planning, made);
            if (layers == null || !store.layers().areHere(layers)) {
                continue;
            }
            try (LayerTree tree = store.tree(layers)) {
                Node node = TreePaths.lookup(tree, path);
                if (node != null && (node.inode().isDirectory() || node.inode().size() > 0)) {
                    return stage.name();
                }
            } catch (IOException e) {
                // What cannot be read cannot be copied either.
            }
        }
        return null;
    }

    /** The vertex that was made for one of the front end, which may have got mounts since; null for none. */
    private static @Nullable Vertex made(Vertex planned, Vertex result) {
        for (Vertex vertex : result.all()) {
            if (vertex.name().equals(planned.name())) {
                return vertex;
            }
        }
        return null;
    }

    private boolean isHere(Image image) {
        return store.layers().areHere(image.config().diffIds());
    }

    /** Null where the image, whose files are here, starts no program that can be read. */
    private @Nullable Started look(Image image) {
        ContainerConfig container = image.config().container();
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            ImageProgram program = ImageProgram.find(tree, container);
            if (program == null || program.script() != null) {
                return null;
            }
            Node file = program.file();
            NeedFindings findings = RememberedNeeds.of(store, tree, file);
            Elf elf = Elf.read(ByteSource.of(tree, file));
            Surroundings around = Surroundings.of(container);
            TreeNeeds needs = TreeNeeds.of(findings, tree, file.path(), elf, around);
            boolean localZone = Presence.hasLocalZone(tree, around);
            return new Started(program.path(), needs, around, localZone, () -> linked(image, file));
        } catch (IOException | TareException e) {
            // What is no program that we can read, or runs as no user that we know, is the user's own matter.
            return null;
        }
    }

    private List<NeedFile> linked(Image image, Node file) throws IOException {
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            return MachineParts.linked(file.path(), ByteSource.of(tree, file));
        }
    }

    /** The plans with a layer on top of what each image lacks. */
    List<Planning> added(List<Planning> plannings, List<Image> images) {
        List<Planning> out = new ArrayList<>();
        for (int i = 0; i < plannings.size(); i++) {
            Started started = isHere(images.get(i)) ? look(images.get(i)) : null;
            Planning planning = plannings.get(i);
            out.add(started == null ? planning : with(planning, started));
        }
        return out;
    }

    private Planning with(Planning planning, Started started) {
        Plan plan = planning.plan();
        NeedsSetting setting = new NeedsSetting(
                started.around(),
                started.needs().present(),
                started.localZone(),
                () -> MachineParts.zones(new GoCommand(place.directory(), place.environment())),
                started.linked(),
                place.directory(),
                Path.of("/"),
                place.clock().instant());
        NeedsLayer files = NeedsLayer.of(
                store,
                started.needs().findings(),
                request.go().needs().choice(),
                setting,
                "this machine's",
                planning.time());
        files.notes().forEach(progress::note);
        FoundNeeds found = new FoundNeeds(started.needs().findings(), files.files());
        if (files.files().isEmpty()) {
            return planning.with(plan, found);
        }
        String source = SOURCE + " " + plan.config().platform();
        folders.addTree(source, files.tree());
        GoLayer layer = files.layer(new Vertex(
                new Op.LocalSource(source, List.of()), List.of(), "[internal] load what the program needs", false));
        return planning.with(stacked(plan, layer, files, planning.created()), found);
    }

    private static Plan stacked(Plan plan, GoLayer layer, NeedsLayer files, @Nullable String created) {
        Vertex top = new Vertex(
                new Op.FileOp(layer.actions()),
                List.of(plan.result(), layer.inputs().getFirst()),
                "[needs] " + layer.name(),
                false);
        ImageConfig config = plan.config();
        List<History> history = new ArrayList<>(config.history());
        history.add(new History(created, layer.createdBy(), null, null, false));
        layer.remarks()
                .forEach(each -> history.add(new History(created, each.createdBy(), each.comment(), null, true)));
        ContainerConfig.Builder container = config.container().toBuilder();
        files.environment().forEach((name, value) -> container.env.add(name + "=" + value));
        return new Plan(top, config.withContainer(container.build()).withHistory(history));
    }
}
