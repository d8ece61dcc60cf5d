package dev.tare.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of commands. A switch, so that only the class of the command in use is loaded. */
final class Commands {
    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "build",
            "check",
            "flow",
            "run",
            "ps",
            "logs",
            "stop",
            "kill",
            "wait",
            "start",
            "restart",
            "rm",
            "exec",
            "shell",
            "diff",
            "volume",
            "pull",
            "push",
            "login",
            "logout",
            "images",
            "history",
            "inspect",
            "sbom",
            "tag",
            "rmi",
            "cp",
            "save",
            "load",
            "gc",
            "prune",
            "container",
            "fsck",
            "completion");

    private Commands() {}

    static @Nullable Command find(String name) {
        return switch (name) {
            case "build" -> new BuildCommand();
            case "check" -> new CheckCommand();
            case "flow" -> new FlowCommand(false);
            case FlowCommand.HABITUS -> new FlowCommand(true);
            case "pull" -> new PullCommand();
            case "push" -> new PushCommand();
            case "login" -> new LoginCommand();
            case "logout" -> new LogoutCommand();
            case "images" -> new ImagesCommand();
            case "history" -> new HistoryCommand();
            case "inspect" -> new InspectCommand();
            case "sbom" -> new SbomCommand();
            case "tag" -> new TagCommand();
            case "rmi" -> new RmiCommand();
            case "run" -> new RunCommand();
            case "ps" -> new PsCommand();
            case "logs" -> new LogsCommand();
            case "stop" -> new StopCommand();
            case "kill" -> new KillCommand();
            case "wait" -> new WaitCommand();
            case "start" -> new StartCommand(false);
            case "restart" -> new StartCommand(true);
            case "rm" -> new RmCommand();
            case SettleCommand.NAME -> new SettleCommand();
            case "exec" -> new ExecCommand();
            case "shell" -> new ShellCommand();
            case "volume" -> new VolumeCommand();
            case "diff" -> new DiffCommand();
            case "cp" -> new CpCommand();
            case "save" -> new SaveCommand();
            case "load" -> new LoadCommand();
            case "gc" -> new GcCommand();
            case "prune" -> new PruneCommand();
            case "container" -> new ContainerCommand();
            case "fsck" -> new FsckCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }
}
