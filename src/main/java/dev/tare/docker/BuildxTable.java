package dev.tare.docker;

import dev.tare.cli.build.BakeCommand;
import dev.tare.command.Adapted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands of docker's buildx. There is one builder, and nothing of it runs between builds: whatever name it is asked
 * for by, it is that one.
 */
final class BuildxTable {
    static final List<String> VERBS = List.of(
            "bake", "build", "create", "du", "imagetools", "inspect", "ls", "prune", "rm", "stop", "use", "version");

    /** Of the buildx whose words are taken: docker/build-push-action asks whether it is new enough. */
    static final String VERSION = "v0.24.0";

    private static final String USUAL = """
            --builder NAME  there is one
            -D, --debug  as docker has it
            --timeout TIME  nothing is waited for
            """;

    private BuildxTable() {}

    /** @param name of the command, without {@code buildx} */
    static @Nullable DockerVerb find(String name) {
        return switch (name) {
            case "version" ->
                Places.taken(
                        "Print the version of buildx that this stands for, and Tare's own",
                        "",
                        USUAL,
                        "github.com/docker/buildx " + VERSION + " tare-" + DockerVersion.tare());
            case "create" ->
                new Taken(
                        "Name the builder, which is there anyway",
                        "[CONTEXT]",
                        USUAL + """
                        --name NAME  what is printed
                        --use  it is in use anyway
                        --bootstrap  nothing has to be started
                        --driver DRIVER  builds are made here, by this program
                        --driver-opt OPTION...  builds are made here, by this program
                        --buildkitd-flags FLAGS  there is no buildkitd
                        --buildkitd-config FILE  there is no buildkitd
                        --config FILE  there is no buildkitd
                        --platform OS/ARCH...  all that this machine can run
                        --node NAME  there is one
                        --append  there is one
                        --leave  there is one
                        """,
                        arguments -> List.of(arguments.value("name", "default")));
            case "use" -> Places.taken("Use a builder: there is one", "[NAME]", USUAL + """
                        --default  as docker has it
                        --global  as docker has it
                        """);
            case "rm" ->
                new Taken(
                        "Remove a builder: there is one, and it stays",
                        "[NAME...]",
                        USUAL + """
                        -f, --force  as docker has it
                        --all-inactive  as docker has it
                        --keep-state  as docker has it
                        --keep-daemon  as docker has it
                        """,
                        arguments -> arguments.operands().stream()
                                .map(each -> each + " removed")
                                .toList());
            case "stop", "install", "uninstall" -> Places.taken("Nothing has to be done", "[NAME]", USUAL);
            case "ls" -> BuilderVerb.list();
            case "inspect" -> BuilderVerb.inspect();
            case "prune" -> new PruneVerb(PruneVerb.Kind.CACHE);
            case "du" -> new CacheUseVerb();
            case "bake" -> new DockerVerb.Ours(Adapted.of(new BakeCommand()).also("--builder NAME  there is one\n"));
            case "imagetools inspect" -> new ImageToolsInspect();
            case "imagetools create" -> new ImageToolsCreate();
            case "history" ->
                new Refused("buildx history", "no history of builds is kept", "--metadata-file tells what was built");
            case "debug", "dial-stdio", "policy", "dap" ->
                new Refused(
                        "buildx " + name, "there is no BuildKit behind it", "docker buildx --help lists what there is");
            default -> null;
        };
    }
}
