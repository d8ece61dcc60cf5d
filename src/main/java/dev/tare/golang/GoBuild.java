package dev.tare.golang;

import dev.tare.binary.go.BuildInfo;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Builds a Go program by {@code go build}, which has a cache of its own and is always run.
 *
 * <p>The user's environment is kept (GOFLAGS, GOEXPERIMENT, GOPROXY, GOTOOLCHAIN and all), so that Tare builds what
 * {@code go build} in the same shell builds; only the target, CGO_ENABLED=0 and the flags that make a program small and
 * the same everywhere are ours. Which Go that is, the environment says ({@code toolchain.Toolchains}).
 */
public final class GoBuild {
    private static final String FAILED = " failed with ";

    private final Map<String, String> environment;
    private final Progress progress;
    private final Consumer<String> compiler;

    /**
     * A builder.
     *
     * @param environment the user's
     * @param progress is told of the step, and warned when version control could not be read
     * @param compiler takes each line that {@code go} writes, unchanged
     */
    public GoBuild(Map<String, String> environment, Progress progress, Consumer<String> compiler) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.compiler = compiler;
    }

    /**
     * Builds a program.
     *
     * @param work a folder for this package, platform and options alone, made where it is missing. It may hold what an
     *     earlier build of the same left: then an unchanged program is not linked again, and its file in
     *     {@link GoBinary#folder()} stays untouched. One build at a time may use it
     * @param modified modification time of the program's file, in seconds since 1970
     * @throws TareException when there is no {@code go}, the package is no program, or it does not compile; what the
     *     compiler wrote has been passed on by then
     */
    public GoBinary build(GoPackage goPackage, GoOptions options, Path work, long modified) {
        GoTarget target = GoTarget.of(options, environment);
        if (target.cgoIsOff(environment)) {
            progress.warn(Problem.of(
                    "CGO_ENABLED=" + environment.get("CGO_ENABLED")
                            + " is not followed: the program is built without cgo",
                    "one that needs a C library does not run in an image without it; a Dockerfile can build it"));
        }
        GoCommand command = new GoCommand(goPackage.module(), target.environment());
        Run run = new Run(
                command, command.go(), goPackage, options, work.toAbsolutePath().resolve("linked"));
        if (!Files.isDirectory(goPackage.folder())) {
            throw GoPrograms.noProgram(command, goPackage, options);
        }
        Progress.Step step = progress.begin(goBuild(goPackage));
        step.working();
        String failure = "it failed";
        try {
            GoProgram program = link(run);
            BuildInfo info = program.buildInfo();
            if (info == null || info.path().isEmpty()) {
                throw TareException.failed(
                        "the program built from " + goPackage.pattern() + " does not say what Go package it is",
                        "it must be built by Go 1.18 or later");
            }
            Path folder = work.toAbsolutePath().resolve("image");
            ProgramFile.place(run.linked, program, folder, info.name(), modified);
            failure = "";
            String said = "tare build " + goPackage.pattern() + " # " + info.goVersion() + " "
                    + GoFlags.shown(GoFlags.of(options, target.environment()));
            return new GoBinary(folder, info.name(), target.builtFor(info), info, said);
        } catch (TareException e) {
            // What is thrown is told by whoever catches it, so the step does not say it, too.
            String message = e.problem().message();
            String said = goBuild(goPackage) + FAILED;
            failure = message.startsWith(said) ? message.substring(said.length()) : "it failed";
            throw e;
        } catch (IOException e) {
            throw TareException.failed(goBuild(goPackage) + ": " + e.getMessage(), e);
        } finally {
            if (failure.isEmpty()) {
                step.done();
            } else {
                step.failed(failure);
            }
        }
    }

    private static String goBuild(GoPackage goPackage) {
        return "go build " + goPackage.pattern();
    }

    /** One run of {@code go build}; {@code linked} is where it puts the program. */
    private record Run(GoCommand command, String go, GoPackage goPackage, GoOptions options, Path linked) {
        int go(boolean stamp, Consumer<String> lines) {
            List<String> arguments = new ArrayList<>(List.of(go, "build"));
            // Always given: go's own settings may say otherwise, and "auto" leaves it out without a word.
            arguments.add("-buildvcs=" + stamp);
            arguments.addAll(GoFlags.of(options, command.environment()));
            arguments.addAll(List.of("-o", linked.toString(), goPackage.pattern()));
            return command.run(arguments, lines);
        }
    }

    private GoProgram link(Run run) throws IOException {
        Files.createDirectories(run.linked.resolveSibling("image"));
        compile(run);
        try {
            return GoProgram.read(run.linked);
        } catch (EOFException e) {
            // A go that was killed while it copied left half a program, which the next go takes for up to date.
            Files.delete(run.linked);
            compile(run);
            return GoProgram.read(run.linked);
        }
    }

    private void compile(Run run) throws IOException {
        GoErrors errors = new GoErrors(run.goPackage, compiler);
        int exitCode = run.go(mayStamp(run), errors);
        if (exitCode != 0
                && errors.versionControlFailed()
                && run.options.versionControl() == GoOptions.VersionControl.IF_READABLE) {
            progress.warn(withoutVersionControl(run.command));
            errors = new GoErrors(run.goPackage, compiler);
            exitCode = run.go(false, errors);
        }
        if (exitCode != 0 && errors.noGoFiles()) {
            throw GoPrograms.noProgram(run.command, run.goPackage, run.options);
        }
        if (exitCode != 0 && errors.toolchain() != null) {
            throw TareException.failed(
                    errors.toolchain().substring("go: ".length()),
                    "to have a Go fetched that is new enough: tare build --go=" + wanted(errors.toolchain()));
        }
        errors.flush();
        if (exitCode != 0) {
            throw TareException.failed(
                    goBuild(run.goPackage) + FAILED + "exit code " + exitCode,
                    errors.filesExcluded()
                            ? "programs are built with CGO_ENABLED=0, which leaves out files that import \"C\""
                            : null);
        }
        if (!Files.exists(run.linked)) {
            throw TareException.failed(goBuild(run.goPackage) + " wrote no program");
        }
        if (GoProgram.isArchive(run.linked)) {
            Files.delete(run.linked);
            throw GoPrograms.noProgram(run.command, run.goPackage, run.options);
        }
    }

    /** The version in {@code requires go >= 1.27.1 (running ..}. */
    private static String wanted(String line) {
        int start = line.indexOf(">= ") + ">= ".length();
        int end = line.indexOf(' ', start);
        return line.contains(">= ") && end > start ? line.substring(start, end) : "VERSION";
    }

    private boolean mayStamp(Run run) {
        if (run.options.versionControl() == GoOptions.VersionControl.IF_READABLE
                && isLinkedWorkTree(run.goPackage.module())) {
            progress.note("built without version control, so without labels of its revision and version: "
                    + "go cannot read that of a git worktree or submodule");
            return false;
        }
        return run.options.versionControl() != GoOptions.VersionControl.NEVER;
    }

    /**
     * Whether the nearest {@code .git} is a file that names another place. Go looks for a folder only, and goes on above
     * it: it would stamp the revision of the repository around, which is another (golang.org/issue/58218).
     */
    private static boolean isLinkedWorkTree(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.exists(git)) {
                return Files.isRegularFile(git);
            }
        }
        return false;
    }

    /** Go says only that git failed; git itself says why. */
    private static Problem withoutVersionControl(GoCommand command) {
        String reason = "go could not read it";
        String todo = "";
        String git = command.onPath("git");
        if (git == null) {
            reason = "git is not on PATH";
        } else {
            List<String> said = new ArrayList<>();
            if (command.run(List.of(git, "rev-parse", "--git-dir"), said::add) != 0 && !said.isEmpty()) {
                String first = said.getFirst();
                reason = first.startsWith("fatal: ") ? "git: " + first.substring("fatal: ".length()) : first;
                for (String line : said) {
                    if (line.startsWith("\tgit config ")) {
                        todo = "; to have them: " + line.strip();
                    }
                }
            }
        }
        return Problem.of(
                "built without version control: " + reason,
                "the image has no labels of its revision and version, and the program does not know them" + todo);
    }
}
