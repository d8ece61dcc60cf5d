package dev.tare.build;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
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
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoCommand;
import dev.tare.golang.GoLayer;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.NeedFile;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Timestamps;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.Node;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private record Started(String path, TreeNeeds needs, NeedsSetting.Linked linked) {}

    /** Warns of what the images lack. An image is looked at once. */
    void tell(List<Image> images) {
        for (Image image : images) {
            ImageNeeds known = ImageNeeds.read(store, image.id());
            if (known == null && isHere(image)) {
                Started started = look(image);
                known = started == null ? ImageNeeds.NONE : new ImageNeeds(started.path(), started.needs());
                known = lacking(known).isEmpty() ? ImageNeeds.NONE : known;
                known.write(store, image.id());
            }
            if (known != null) {
                lacking(known).forEach(progress::warn);
            }
        }
    }

    private List<Problem> lacking(ImageNeeds of) {
        if (of.program().isEmpty()) {
            return List.of();
        }
        TreeNeeds needs = of.needs();
        return LackingNeeds.of(of.program(), needs.findings(), needs.present(), needs.unlinked(), stage());
    }

    private boolean isHere(Image image) {
        for (Digest layer : image.config().diffIds()) {
            if (store.layers().fileBytes(layer) < 0) {
                return false;
            }
        }
        return true;
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
            TreeNeeds needs = TreeNeeds.of(findings, tree, file.path(), elf, ImageUser.parse(container.user()));
            return new Started(program.path(), needs, () -> linked(image, file));
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

    /** The stage before the last, from which a Dockerfile like this copies. */
    private String stage() {
        if (!(request.source() instanceof BuildSource.DockerfileText source)) {
            return "";
        }
        List<Dockerfile.Stage> stages = Dockerfile.parse(text(source)).stages();
        if (stages.size() < 2) {
            return "";
        }
        String name = stages.get(stages.size() - 2).from().stage();
        return name == null ? Integer.toString(stages.size() - 2) : name;
    }

    /** What was planned: a context that is fetched brings its own Dockerfile. */
    private SourceText text(BuildSource.DockerfileText source) {
        try {
            return source.isElsewhere() ? FetchedContext.dockerfile(source, folders) : source.text();
        } catch (IOException e) {
            throw TareException.failed("the build context can't be read: " + Reasons.of(e), e);
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
        ContainerConfig container = plan.config().container();
        Map<String, String> environment = new LinkedHashMap<>();
        for (String each : container.env()) {
            int equals = each.indexOf('=');
            environment.put(each.substring(0, Math.max(0, equals)), each.substring(equals + 1));
        }
        NeedsSetting setting = new NeedsSetting(
                ImageUser.parse(container.user()),
                environment,
                started.needs().present(),
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
            return new Planning(plan, planning.epoch(), planning.program(), found);
        }
        String source = SOURCE + " " + plan.config().platform();
        folders.addTree(source, files.tree());
        GoLayer layer = files.layer(new Vertex(
                new Op.LocalSource(source, List.of()), List.of(), "[internal] load what the program needs", false));
        return new Planning(stacked(plan, layer, files, planning.time()), planning.epoch(), planning.program(), found);
    }

    private static Plan stacked(Plan plan, GoLayer layer, NeedsLayer files, long time) {
        Vertex top = new Vertex(
                new Op.FileOp(layer.actions()),
                List.of(plan.result(), layer.inputs().getFirst()),
                "[needs] " + layer.name(),
                false);
        String created = Timestamps.rfc3339(time);
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
