package dev.tare.golang;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.Timestamps;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The image of Go programs: FROM scratch, the programs and what was asked for beside them, unless there is a base. */
public final class GoImage {
    private static final String SOURCE = "go";

    /**
     * By custom the user of images that shall not run as root, as in distroless ("nonroot"). It needs no passwd, and
     * names its group, which without passwd would be root's.
     */
    public static final String USER = "65532:65532";

    /**
     * What docker build sets for FROM scratch. The program itself does not need it, but an image built on this one by a
     * Dockerfile would get it, and what a program starts is looked up in it.
     */
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String LABEL = "org.opencontainers.image.";

    private GoImage() {}

    /**
     * What an image is planned with.
     *
     * @param created seconds since 1970: SOURCE_DATE_EPOCH, else the time of the commit, else 0
     * @param ofSeveral the platform, where images for several are built: its steps are shown with it; else null
     * @param base that it stands on; null for nothing
     * @param layers of files beside the programs, lowest first
     */
    public record Setting(
            long created,
            @Nullable Platform ofSeveral,
            @Nullable GoBase base,
            GoContents contents,
            List<GoLayer> layers) {
        public Setting {
            layers = List.copyOf(layers);
        }

        /** With the programs alone. */
        public static Setting of(long created, @Nullable Platform ofSeveral, @Nullable GoBase base) {
            return new Setting(created, ofSeveral, base, GoContents.NONE, List.of());
        }

        private Vertex layer(int number, GoLayer layer) {
            List<Vertex> inputs = new ArrayList<>(List.of(Vertex.SCRATCH));
            inputs.addAll(layer.inputs());
            String platform = ofSeveral == null ? "" : ofSeveral + " ";
            return new Vertex(
                    new Op.FileOp(layer.actions()),
                    inputs,
                    "[" + platform + number + "/" + (layers.size() + 1) + "] " + layer.name(),
                    false);
        }
    }

    /**
     * The name of the {@link Op.LocalSource} whose folder is {@link GoBinary#folder()}.
     *
     * @param ofSeveral the platform, where images for several are built; else null
     * @param number of the program, from 0
     */
    public static String sourceName(@Nullable Platform ofSeveral, int number) {
        return (ofSeveral == null ? SOURCE : SOURCE + " " + ofSeveral) + (number == 0 ? "" : " " + number);
    }

    /** Plans the image of one program. */
    public static Plan plan(GoBinary binary, Setting setting) {
        return plan(List.of(PlacedProgram.of(binary)), setting);
    }

    /** Plans the image. @param programs at least one, of one platform; the first is what runs */
    public static Plan plan(List<PlacedProgram> programs, Setting setting) {
        GoBase base = setting.base();
        List<Vertex> stack = new ArrayList<>();
        String time = Timestamps.rfc3339(setting.created());
        List<History> history = new ArrayList<>(base == null ? List.of() : base.history());
        for (GoLayer layer : setting.layers()) {
            stack.add(setting.layer(stack.size() + 1, layer));
            history.add(new History(time, layer.createdBy(), null, null, false));
            for (GoLayer.Remark remark : layer.remarks()) {
                history.add(new History(time, remark.createdBy(), remark.comment(), null, true));
            }
        }
        GoLayer own = layer(programs, setting.ofSeveral());
        stack.add(setting.layer(stack.size() + 1, own));
        history.add(new History(time, own.createdBy(), null, null, false));
        ImageConfig config = ImageConfig.scratch(programs.getFirst().binary().platform())
                .withContainer(container(programs, setting))
                .withCreated(time)
                .withHistory(history);
        return new Plan(stacked(base == null ? Vertex.SCRATCH : base.tree(), stack), config);
    }

    private static Vertex stacked(Vertex base, List<Vertex> layers) {
        List<Vertex> all = new ArrayList<>(layers);
        if (base != Vertex.SCRATCH) {
            all.addFirst(base);
        }
        return all.size() == 1
                ? all.getFirst()
                : new Vertex(new Op.Merge(), all, "LINK " + layers.getLast().name(), false);
    }

    private static GoLayer layer(List<PlacedProgram> programs, @Nullable Platform ofSeveral) {
        List<FileAction> actions = new ArrayList<>();
        List<Vertex> sources = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        for (PlacedProgram program : programs) {
            GoBinary binary = program.binary();
            Op source = new Op.LocalSource(sourceName(ofSeveral, sources.size()), List.of());
            sources.add(new Vertex(source, List.of(), "[internal] load the program", false));
            actions.add(new FileAction.Copy(
                    sources.size(),
                    "/" + binary.name(),
                    program.path(),
                    Owner.ROOT,
                    "0755",
                    Set.of(),
                    List.of(),
                    null,
                    program.capabilities()));
            names.add("COPY " + binary.name() + " " + program.path());
            commands.add(binary.command());
        }
        return new GoLayer(actions, sources, String.join("; ", names), String.join("; ", commands));
    }

    private static ContainerConfig container(List<PlacedProgram> programs, Setting setting) {
        GoBase base = setting.base();
        ContainerConfig.Builder container = base == null ? ContainerConfig.EMPTY.toBuilder() : base.container();
        if (container.user.isEmpty()) {
            container.user = USER;
        }
        container.env = withPath(container.env);
        if (container.workingDir.isEmpty()) {
            container.workingDir = "/";
        }
        container.labels = BaseLabels.kept(container.labels);
        container.labels.putAll(labels(programs.getFirst()));
        List<String> entrypoint = entrypoint(programs, setting.contents().entrypoint());
        boolean debugged = isDebugged(programs);
        container.entrypoint = debugged ? Delve.entrypoint(entrypoint) : entrypoint;
        setting.contents().applyTo(container);
        if (debugged) {
            container.exposedPorts.add(Delve.PORT);
        }
        return container.build();
    }

    /** Whether the last of several is the debugger. */
    private static boolean isDebugged(List<PlacedProgram> programs) {
        return programs.size() > 1
                && programs.getLast().binary().info().path().equals("github.com/go-delve/delve/cmd/dlv");
    }

    /** The first program, or what was asked for, where one of the programs may go by its name. */
    private static List<String> entrypoint(List<PlacedProgram> programs, @Nullable List<String> asked) {
        if (asked == null || asked.isEmpty()) {
            return List.of(programs.getFirst().path());
        }
        List<String> words = new ArrayList<>(asked);
        for (PlacedProgram program : programs) {
            if (program.name().equals(asked.getFirst())) {
                words.set(0, program.path());
            }
        }
        return words;
    }

    private static List<String> withPath(List<String> env) {
        List<String> out = new ArrayList<>(env);
        for (String each : env) {
            if (each.startsWith("PATH=")) {
                return out;
            }
        }
        out.addFirst(PATH);
        return out;
    }

    /**
     * The labels of OCI's annotations.md that the program itself can vouch for. The address of a git remote is not
     * asked for: it differs from clone to clone, and with it the image's digest would.
     */
    static Map<String, String> labels(PlacedProgram program) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(LABEL + "title", program.name());
        BuildInfo info = program.binary().info();
        BuildInfo.Module main = info.main();
        if (main != null) {
            String source = source(main.path());
            if (source != null) {
                labels.put(LABEL + "source", source);
            }
            if (main.version().startsWith("v")) {
                labels.put(LABEL + "version", main.version());
            }
        }
        String revision = info.setting("vcs.revision");
        if (revision != null) {
            boolean modified = "true".equals(info.setting("vcs.modified"));
            labels.put(LABEL + "revision", modified ? revision + "-dirty" : revision);
        }
        return labels;
    }

    /** Where the sources are: known from the path of modules on hosts that give each repository two elements. */
    static @Nullable String source(String module) {
        String[] parts = module.split("/", -1);
        boolean known = parts.length >= 3
                && switch (parts[0]) {
                    case "github.com", "bitbucket.org", "codeberg.org" -> true;
                    default -> false;
                };
        return known ? "https://" + parts[0] + "/" + parts[1] + "/" + parts[2] : null;
    }
}
