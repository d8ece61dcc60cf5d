package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Heredocs;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.dockerfile.syntax.RunDevice;
import dev.tare.dockerfile.syntax.RunMount;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RUN: a program in the stage's tree, whose changes are one layer (BuildKit, {@code dispatchRun}). */
final class RunInstructions {
    /** Where a here-document that is a script of its own is seen. */
    private static final String SCRIPTS = "/dev/pipes";

    private static final int SECRET_MODE = 0400;
    private static final int SOCKET_MODE = 0600;

    private final PlanInputs inputs;
    private final Vertex context;
    private final List<String> proxies;

    /** @param context the main build context */
    RunInstructions(PlanInputs inputs, Vertex context) {
        this.inputs = inputs;
        this.context = context;
        ProxyArgs args = ProxyArgs.of(inputs.buildArgs());
        this.proxies = args == null ? List.of() : args.environment();
    }

    /** The inputs of an Exec while its mounts are read. */
    private static final class Inputs {
        final List<Vertex> vertices = new ArrayList<>();
        final List<ExecMount> mounts = new ArrayList<>();

        /** Where each that is mounted stands among the vertices. */
        private final Map<Vertex, Integer> places = new HashMap<>();

        Inputs(Vertex root) {
            vertices.add(root);
        }

        int add(Vertex vertex) {
            Integer known = places.putIfAbsent(vertex, vertices.size());
            if (known != null) {
                return known;
            }
            vertices.add(vertex);
            return vertices.size() - 1;
        }
    }

    void run(StageState stage, Instruction.Run run, Step step) {
        Inputs of = new Inputs(stage.tree);
        List<String> words = command(run.command(), of);
        if (run.command().shell()) {
            words = ConfigInstructions.inShell(stage, words);
        }
        List<String> mounts = run.flags().getOrDefault("mount", List.of());
        for (int i = 0; i < mounts.size(); i++) {
            mount(
                    stage,
                    RunMount.parse(mounts.get(i), stage.scope::word),
                    step.sources().get(i),
                    of);
        }
        for (String device : run.flags().getOrDefault("device", List.of())) {
            checkDevice(device);
        }
        Op.Exec exec = new Op.Exec(
                words,
                stage.scope.entries(),
                proxies,
                directory(stage),
                stage.container.user,
                network(run),
                flag(run, "security").equals("insecure"),
                of.mounts,
                inputs.options().limits(),
                stage.imagePlatform);
        String text = StepText.of(stage, run) + summary(run.command().files());
        stage.tree = new Vertex(exec, of.vertices, stage.nextStepName(text, step.onBuild()), stage.ignoreCache)
                .at(inputs.lines().of(step.place()));
        stage.addHistory("RUN " + arguments(stage) + String.join(" ", words) + " # buildkit", true, inputs.created());
    }

    /** The words to run: of a here-document its text, else the text with its here-documents behind it. */
    private static List<String> command(Instruction.CommandLine command, Inputs of) {
        List<Instruction.Heredoc> files = command.files();
        if (files.isEmpty()) {
            return command.words();
        }
        String text = String.join(" ", command.words());
        Instruction.Heredoc first = files.getFirst();
        if (Heredocs.orNull(text) == null) {
            StringBuilder all = new StringBuilder(text);
            for (Instruction.Heredoc file : files) {
                all.append('\n').append(file.content()).append(file.name());
            }
            return List.of(all.toString());
        }
        String script = first.chomped();
        if (!script.startsWith("#!")) {
            return List.of(script);
        }
        String name = CopyInstructions.fileName(first);
        FileAction file = new FileAction.Mkfile(name, script, "/", null, "0755");
        Vertex made = new Vertex(
                new Op.FileOp(List.of(file)), List.of(Vertex.SCRATCH), "[internal] preparing inline document", false);
        of.mounts.add(new ExecMount.Bind(SCRIPTS, of.add(made), "/", false));
        return List.of(SCRIPTS + "/" + name);
    }

    private static String summary(List<Instruction.Heredoc> files) {
        if (files.size() != 1) {
            return "";
        }
        String text = files.getFirst().content().strip();
        int end = text.indexOf('\n');
        return " (" + (end < 0 ? text : text.substring(0, end).stripTrailing() + "...") + ")";
    }

    private static String flag(Instruction.Run run, String name) {
        List<String> values = run.flags().get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    private Op.Network network(Instruction.Run run) {
        Op.Network asked = Op.Network.named(flag(run, "network"));
        // By "default" a RUN asks for that of the build.
        return asked == null || asked == Op.Network.DEFAULT ? inputs.options().network() : asked;
    }

    private static void checkDevice(String text) {
        try {
            RunDevice device = RunDevice.parse(text);
            if (device.required()) {
                throw new Mistake(
                        text, "--device: the device " + device.name() + " is required, and there is none", null);
            }
        } catch (SyntaxException e) {
            throw new Mistake(e.part, String.valueOf(e.getMessage()), e.hint);
        }
    }

    private static String directory(StageState stage) {
        String directory = stage.container.workingDir;
        return directory.isEmpty() ? "/" : directory;
    }

    /** {@code |2 A=x B=y }: the arguments that are declared so far, in the place of their first declaration. */
    private static String arguments(StageState stage) {
        if (stage.declaredArgs.isEmpty()) {
            return "";
        }
        Map<String, String> values = new LinkedHashMap<>();
        stage.declaredArgs.forEach((name, value) -> {
            String seen = stage.scope.get(name);
            values.put(name, seen == null ? value : seen);
        });
        StringBuilder out = new StringBuilder("|").append(values.size());
        values.forEach((name, value) -> out.append(' ').append(name).append('=').append(value));
        return out.append(' ').toString();
    }

    private void mount(StageState stage, RunMount mount, @Nullable StageState source, Inputs of) {
        if (source != null && !source.planned) {
            throw new Mistake(
                    "from=" + mount.from(),
                    "cannot mount from stage \"" + mount.from() + "\" to \"" + mount.target()
                            + "\", stage needs to be defined before current command",
                    null);
        }
        if (mount.type() == RunMount.Type.SECRET) {
            of.mounts.add(secret(directory(stage), mount));
        } else if (mount.type() == RunMount.Type.SSH) {
            of.mounts.add(new ExecMount.Ssh(
                    mount.id().isEmpty() ? "default" : mount.id(),
                    mount.target().isEmpty() ? null : absolute(directory(stage), mount.target()),
                    mount.required(),
                    mount.mode() == null ? SOCKET_MODE : mount.mode(),
                    orRoot(mount.uid()),
                    orRoot(mount.gid())));
        } else {
            String target = absolute(directory(stage), mount.target());
            if (target.equals("/")) {
                throw new Mistake(
                        mount.target().isEmpty() ? "--mount" : mount.target(),
                        "invalid mount target \"" + target + "\"",
                        "say where with target=/path");
            }
            if (mount.type() == RunMount.Type.TMPFS) {
                of.mounts.add(new ExecMount.Tmpfs(target, mount.size()));
            } else if (mount.type() == RunMount.Type.CACHE) {
                of.mounts.add(cache(mount, target, source, of));
            } else {
                Vertex from = source == null ? context : source.copySource();
                of.mounts.add(
                        new ExecMount.Bind(target, of.add(from), absolute("/", mount.source()), !mount.readOnly()));
            }
        }
    }

    private static ExecMount secret(String directory, RunMount mount) {
        String id = !mount.source().isEmpty() ? mount.source() : mount.id();
        if (id.isEmpty()) {
            id = TreePaths.name(TreePaths.clean(mount.target()));
        }
        String target = mount.target().isEmpty() ? null : absolute(directory, mount.target());
        if (target == null && mount.variable() == null) {
            target = "/run/secrets/" + TreePaths.name(TreePaths.clean(id));
        }
        return new ExecMount.Secret(
                id,
                target,
                mount.variable() == null || mount.variable().isEmpty() && target != null ? null : mount.variable(),
                mount.required(),
                mount.mode() == null ? SECRET_MODE : mount.mode(),
                orRoot(mount.uid()),
                orRoot(mount.gid()));
    }

    private ExecMount cache(RunMount mount, String target, @Nullable StageState source, Inputs of) {
        String id = mount.id();
        if (id.isEmpty()) {
            String written = mount.target();
            id = written.startsWith("/") ? "/" + TreePaths.clean(written) : TreePaths.clean(written);
        }
        String namespace = inputs.buildArgs().get("BUILDKIT_CACHE_MOUNT_NS");
        String path = absolute("/", mount.source());
        // As in BuildKit, a mode or an owner asks for an empty folder that has them, whatever from= says.
        boolean empty = path.equals("/") && mount.hasOwner();
        return new ExecMount.Cache(
                target,
                (namespace == null ? "" : namespace) + "/" + id,
                mount.sharing(),
                mount.readOnly(),
                source == null || empty ? 0 : of.add(source.copySource()),
                path,
                empty ? mount.mode() == null ? Integer.valueOf(0755) : mount.mode() : null,
                empty ? Long.valueOf(orRoot(mount.uid())) : null,
                empty ? Long.valueOf(orRoot(mount.gid())) : null);
    }

    private static long orRoot(@Nullable Long id) {
        return id == null ? 0 : id;
    }

    /** A clean path from the root. */
    private static String absolute(String parent, String path) {
        return "/" + TreePaths.clean(path.startsWith("/") ? path : parent + "/" + path);
    }
}
