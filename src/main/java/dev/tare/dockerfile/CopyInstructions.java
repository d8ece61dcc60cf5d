package dev.tare.dockerfile;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.Location;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Instruction.CopyOption;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.plan.FileAction.Copy.Option;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** COPY and ADD: one {@link FileAction.Copy} for each source, all in one layer. */
final class CopyInstructions {
    private final PlanInputs inputs;
    private final Vertex context;

    /** The main build context. */
    Vertex context() {
        return context;
    }

    CopyInstructions(PlanInputs inputs) {
        this.inputs = inputs;
        this.context = new Vertex(
                new Op.LocalSource("context", inputs.options().ignorePatterns()),
                List.of(),
                "[internal] load build context",
                false);
    }

    /**
     * What COPY and ADD have in common, expanded.
     *
     * @param name COPY or ADD
     */
    private record Transfer(
            String name,
            Step step,
            List<Origin> sources,
            List<Instruction.Heredoc> files,
            String destination,
            @Nullable String chown,
            @Nullable String chmod,
            Set<CopyOption> flags,
            List<String> excludes) {}

    /**
     * One source.
     *
     * @param written as in the file, expanded
     * @param from what it is read from
     * @param path what is read there
     */
    private record Origin(String written, Vertex from, String path, Set<Option> options) {}

    void copy(StageState stage, Instruction.Copy copy, Step step) {
        StageState source = step.source();
        Scope scope = stage.scope;
        String chown = flag(scope, copy.chown());
        String chmod = flag(scope, copy.chmod());
        List<String> sources = words(scope, copy.sources());
        String destination = scope.word(copy.destination());
        List<Instruction.Heredoc> files = files(scope, copy.files());
        if (source != null && !source.planned) {
            throw new Mistake(
                    String.valueOf(copy.from()),
                    "cannot copy from stage \"" + copy.from() + "\", it needs to be defined before current stage"
                            + (stage.title.isEmpty() ? "" : " \"" + stage.title + "\""),
                    null);
        }
        for (String path : sources) {
            RemoteSource remote = RemoteSource.of(path);
            if (remote != null) {
                throw new Mistake(
                        path,
                        remote.git() ? "source can't be a git ref for COPY" : "source can't be a URL for COPY",
                        "ADD takes it");
            }
        }
        Vertex from = source == null ? context : source.copySource();
        List<Origin> origins = new ArrayList<>(sources.size());
        for (String path : sources) {
            Set<Option> options = options(path);
            if (copy.options().contains(CopyOption.PARENTS)) {
                options.add(Option.PARENTS);
            }
            origins.add(new Origin(path, from, path, options));
        }
        transfer(
                stage,
                new Transfer("COPY", step, origins, files, destination, chown, chmod, copy.options(), copy.excludes()));
    }

    void add(StageState stage, Instruction.Add add, Step step) {
        Scope scope = stage.scope;
        String chown = flag(scope, add.chown());
        String chmod = flag(scope, add.chmod());
        String checksum = flag(scope, add.checksum());
        List<String> sources = words(scope, add.sources());
        String destination = scope.word(add.destination());
        List<Instruction.Heredoc> files = files(scope, add.files());
        if (checksum != null && sources.size() != 1) {
            throw new Mistake("--checksum", "checksum can't be specified for multiple sources", null);
        }
        List<Origin> origins = new ArrayList<>(sources.size());
        for (String path : sources) {
            RemoteSource remote = RemoteSource.of(path);
            if (remote == null && checksum != null) {
                throw new Mistake("--checksum", "checksum requires HTTP(S) or Git sources", null);
            }
            if (remote == null) {
                Set<Option> options = options(path);
                if (!Boolean.FALSE.equals(add.unpack())) {
                    options.add(Option.UNPACK);
                }
                origins.add(new Origin(path, context, path, options));
            } else {
                origins.add(origin(remote, remote.source(checksum, add.keepGitDir()), add));
            }
        }
        Set<CopyOption> flags = add.link() ? Set.of(CopyOption.LINK) : Set.of();
        transfer(stage, new Transfer("ADD", step, origins, files, destination, chown, chmod, flags, add.excludes()));
    }

    private static Set<Option> options(String path) {
        return isPattern(path) ? EnumSet.of(Option.WILDCARD) : EnumSet.noneOf(Option.class);
    }

    /** What is fetched is no pattern, and a file is unpacked only on demand. */
    private static Origin origin(RemoteSource remote, Op.TreeSource source, Instruction.Add add) {
        Vertex from = new Vertex(source, List.of(), "[source] " + Credentials.hide(remote.url()), false);
        boolean file = source instanceof Op.HttpSource;
        boolean unpack = file && Boolean.TRUE.equals(add.unpack());
        return new Origin(
                remote.url(), from, file ? remote.fileName() : "/", unpack ? Set.of(Option.UNPACK) : Set.of());
    }

    private static List<String> words(Scope scope, List<String> texts) {
        List<String> words = new ArrayList<>(texts.size());
        for (String text : texts) {
            words.add(scope.word(text));
        }
        return words;
    }

    /** A flag that expands to nothing counts as missing. */
    private static @Nullable String flag(Scope scope, @Nullable String text) {
        String value = text == null ? "" : scope.word(text);
        return value.isEmpty() ? null : value;
    }

    private static List<Instruction.Heredoc> files(Scope scope, List<Instruction.Heredoc> files) {
        List<Instruction.Heredoc> expanded = new ArrayList<>(files.size());
        for (Instruction.Heredoc file : files) {
            String content = file.expand() ? scope.heredoc(file.content()) : file.content();
            expanded.add(new Instruction.Heredoc(file.name(), content, false, file.chomp(), file.fd()));
        }
        return expanded;
    }

    private void transfer(StageState stage, Transfer transfer) {
        String destination = destination(stage.container.workingDir, transfer.destination);
        Owner owner = transfer.chown == null ? null : Owner.parse(transfer.chown);
        if (transfer.chmod != null) {
            checkMode(transfer.chmod);
        }
        List<FileAction> actions = new ArrayList<>();
        List<Vertex> trees = new ArrayList<>();
        for (Origin source : transfer.sources) {
            int input = trees.indexOf(source.from);
            if (input < 0) {
                input = trees.size();
                trees.add(source.from);
            }
            actions.add(new FileAction.Copy(
                    1 + input, source.path, destination, owner, transfer.chmod, source.options, transfer.excludes));
        }
        for (Instruction.Heredoc file : transfer.files) {
            actions.add(new FileAction.Mkfile(fileName(file), file.content(), destination, owner, transfer.chmod));
        }
        append(stage, transfer, actions, trees);
        stage.addHistory(historyText(transfer), true, inputs.created());
    }

    private void append(StageState stage, Transfer transfer, List<FileAction> actions, List<Vertex> from) {
        Op op = new Op.FileOp(actions);
        String text = StepText.of(stage, transfer.step.instruction());
        boolean onBuild = transfer.step.onBuild();
        String name = stage.nextStepName(text, onBuild);
        Location place = inputs.lines().of(transfer.step.place());
        // BuildKit links only where no mode is asked for.
        boolean link = transfer.flags.contains(CopyOption.LINK) && transfer.chmod == null;
        Vertex onto = link ? Vertex.SCRATCH : stage.tree;
        List<Vertex> trees = new ArrayList<>(from);
        trees.addFirst(onto);
        Vertex copied = new Vertex(op, trees, name, stage.ignoreCache).at(place);
        stage.tree = !link || stage.tree == Vertex.SCRATCH
                ? copied
                : new Vertex(
                                new Op.Merge(),
                                List.of(stage.tree, copied),
                                stage.sameStepName("LINK " + text, onBuild),
                                stage.ignoreCache)
                        .at(place);
    }

    /** The name of the file that a here-document becomes: BuildKit makes it in an empty root, and copies it from there. */
    static String fileName(Instruction.Heredoc file) {
        String name = TreePaths.clean(file.name());
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new Mistake(
                    file.name(),
                    "a heredoc's name is also that of its file, and \"" + file.name() + "\" is none in one folder",
                    "name it as the file is to be called, and give the folder as the destination");
        }
        return name;
    }

    private static String historyText(Transfer transfer) {
        StringBuilder text = new StringBuilder(transfer.name);
        if (transfer.flags.contains(CopyOption.PARENTS)) {
            text.append(" --parents");
        }
        if (transfer.chown != null) {
            text.append(" --chown=").append(transfer.chown);
        }
        if (transfer.chmod != null) {
            text.append(" --chmod=").append(transfer.chmod);
        }
        for (Origin source : transfer.sources) {
            // An image goes to other people, and a password in an address must not.
            text.append(' ').append(Credentials.hide(source.written));
        }
        for (Instruction.Heredoc file : transfer.files) {
            text.append(" <<").append(file.name());
        }
        return text.append(' ')
                .append(transfer.destination)
                .append(" # buildkit")
                .toString();
    }

    /**
     * Absolute, joined to the working directory where it is relative, and cleaned by its text, before any link is
     * followed; a slash or {@code /.} at its end is kept as a slash.
     */
    static String destination(String workingDir, String path) {
        boolean directory = path.isEmpty() || path.equals(".") || path.endsWith("/") || path.endsWith("/.");
        String absolute = "/" + TreePaths.clean(ConfigInstructions.absolute(workingDir, path));
        return directory && !absolute.endsWith("/") ? absolute + "/" : absolute;
    }

    /** Whether a source holds an unescaped {@code *}, {@code ?} or {@code [}. */
    static boolean isPattern(String source) {
        for (int i = 0; i < source.length(); i++) {
            switch (source.charAt(i)) {
                case '*', '?', '[' -> {
                    return true;
                }
                case '\\' -> i++;
                default -> {
                    // As it is.
                }
            }
        }
        return false;
    }

    private static void checkMode(String mode) {
        boolean digits = Character.isDigit(mode.charAt(0));
        if (digits ? !isOctalMode(mode) : !isSymbolicMode(mode)) {
            throw new Mistake(
                    mode,
                    "invalid chmod parameter: '" + mode + "'. it should be octal string and between 0 and 07777",
                    digits ? null : "or symbolic, such as u=rwX,go=rX");
        }
    }

    private static boolean isOctalMode(String mode) {
        int value = 0;
        for (int i = 0; i < mode.length(); i++) {
            int digit = mode.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                return false;
            }
            value = value * 8 + digit;
            if (value > 07777) {
                return false;
            }
        }
        return true;
    }

    /** chmod(1): {@code [ugoa]*([-+=][rwxXstugo]*)+}, separated by commas. */
    private static boolean isSymbolicMode(String mode) {
        int at = 0;
        while (true) {
            at = skip(mode, at, "ugoa");
            int operators = 0;
            while (at < mode.length() && "-+=".indexOf(mode.charAt(at)) >= 0) {
                operators++;
                at = skip(mode, at + 1, "rwxXstugo");
            }
            if (operators == 0) {
                return false;
            }
            if (at == mode.length()) {
                return true;
            }
            if (mode.charAt(at) != ',') {
                return false;
            }
            at++;
        }
    }

    private static int skip(String text, int from, String letters) {
        int at = from;
        while (at < text.length() && letters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
