package dev.tare.golang;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The image of a Go program: FROM scratch, the program and nothing else, unless there is a base. */
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

    /** The program of an image that was planned here, as {@code go install} would call it. */
    public static String program(ImageConfig config) {
        List<String> entrypoint = config.container().entrypoint();
        return entrypoint == null ? "" : entrypoint.getFirst().substring(1);
    }

    /**
     * The name of the {@link Op.LocalSource} whose folder is {@link GoBinary#folder()}.
     *
     * @param ofSeveral the platform, where images for several are built; else null
     */
    public static String sourceName(@Nullable Platform ofSeveral) {
        return ofSeveral == null ? SOURCE : SOURCE + " " + ofSeveral;
    }

    /**
     * Plans the image.
     *
     * @param created seconds since 1970: SOURCE_DATE_EPOCH, else 0
     * @param ofSeveral the platform, where images for several are built: its step is shown with it; else null
     * @param base that it stands on; null for nothing
     */
    public static Plan plan(GoBinary binary, long created, @Nullable Platform ofSeveral, @Nullable GoBase base) {
        String path = "/" + binary.name();
        FileAction copy = new FileAction.Copy(1, path, path, Owner.ROOT, "0755", Set.of(), List.of());
        Vertex source = new Vertex(
                new Op.LocalSource(sourceName(ofSeveral), List.of()), List.of(), "[internal] load the program", false);
        Vertex layer = new Vertex(
                new Op.FileOp(List.of(copy)),
                List.of(Vertex.SCRATCH, source),
                "[" + (ofSeveral == null ? "" : ofSeveral + " ") + "1/1] COPY " + binary.name() + " " + path,
                false);
        String time = Instant.ofEpochSecond(created).toString();
        ContainerConfig.Builder container = base == null ? ContainerConfig.EMPTY.toBuilder() : base.container();
        if (container.user.isEmpty()) {
            container.user = USER;
        }
        container.env = withPath(container.env);
        container.entrypoint = List.of(path);
        if (container.workingDir.isEmpty()) {
            container.workingDir = "/";
        }
        container.labels = BaseLabels.kept(container.labels);
        container.labels.putAll(labels(binary));
        List<History> history = new ArrayList<>(base == null ? List.of() : base.history());
        history.add(new History(time, binary.command(), null, null, false));
        ImageConfig config = ImageConfig.scratch(binary.platform())
                .withContainer(container.build())
                .withCreated(time)
                .withHistory(history);
        return new Plan(base == null ? layer : base.under(layer), config);
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
    static Map<String, String> labels(GoBinary binary) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(LABEL + "title", binary.name());
        BuildInfo info = binary.info();
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
