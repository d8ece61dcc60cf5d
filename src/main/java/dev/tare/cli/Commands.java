package dev.tare.cli;

import dev.tare.cli.build.BakeCommand;
import dev.tare.cli.build.BuildCommand;
import dev.tare.cli.build.BuilderCommand;
import dev.tare.cli.build.CheckCommand;
import dev.tare.cli.build.CompareCommand;
import dev.tare.cli.container.CpCommand;
import dev.tare.cli.container.DiffCommand;
import dev.tare.cli.container.ExecCommand;
import dev.tare.cli.container.KillCommand;
import dev.tare.cli.container.LogsCommand;
import dev.tare.cli.container.NetworkCommand;
import dev.tare.cli.container.PsCommand;
import dev.tare.cli.container.RmCommand;
import dev.tare.cli.container.RunCommand;
import dev.tare.cli.container.SettleCommand;
import dev.tare.cli.container.ShellCommand;
import dev.tare.cli.container.StartCommand;
import dev.tare.cli.container.StopCommand;
import dev.tare.cli.container.VolumeCommand;
import dev.tare.cli.container.WaitCommand;
import dev.tare.cli.explain.BudgetCommand;
import dev.tare.cli.explain.ExplainCommand;
import dev.tare.cli.image.FsckCommand;
import dev.tare.cli.image.GcCommand;
import dev.tare.cli.image.HistoryCommand;
import dev.tare.cli.image.ImagesCommand;
import dev.tare.cli.image.InspectCommand;
import dev.tare.cli.image.LoadCommand;
import dev.tare.cli.image.LoginCommand;
import dev.tare.cli.image.LogoutCommand;
import dev.tare.cli.image.NeedsCommand;
import dev.tare.cli.image.PruneCommand;
import dev.tare.cli.image.PullCommand;
import dev.tare.cli.image.PushCommand;
import dev.tare.cli.image.RmiCommand;
import dev.tare.cli.image.SaveCommand;
import dev.tare.cli.image.SbomCommand;
import dev.tare.cli.image.SlimCommand;
import dev.tare.cli.image.TagCommand;
import dev.tare.cli.image.VerifyCommand;
import dev.tare.command.Command;
import dev.tare.usage.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of commands. A switch, so that only the class of the command in use is loaded. */
public final class Commands {
    /** In the order of the help. */
    public static final List<String> NAMES = List.of(
            "build",
            "bake",
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
            "network",
            "pull",
            "push",
            "login",
            "logout",
            "images",
            "history",
            "inspect",
            "sbom",
            "needs",
            "explain",
            "budget",
            "verify",
            "slim",
            "compare",
            "tag",
            "rmi",
            "cp",
            "save",
            "load",
            "gc",
            "prune",
            "container",
            "fsck",
            "builder",
            "system",
            "completion",
            "version");

    private Commands() {}

    /** The pages of all commands by their names, in the order of the help. */
    public static Map<String, Page> pages() {
        Map<String, Page> pages = new LinkedHashMap<>();
        for (String name : NAMES) {
            Command command = find(name);
            if (command != null) {
                pages.put(name, command.page());
            }
        }
        return pages;
    }

    /** The command of a name; that of a list of names ({@code docker}) is not here. */
    public static @Nullable Command find(String name) {
        return switch (name) {
            case "build" -> new BuildCommand();
            case "bake" -> new BakeCommand();
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
            case "needs" -> new NeedsCommand();
            case "explain" -> new ExplainCommand();
            case "budget" -> new BudgetCommand();
            case "verify" -> new VerifyCommand();
            case "slim" -> new SlimCommand();
            case "compare" -> new CompareCommand();
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
            case "network" -> new NetworkCommand();
            case "diff" -> new DiffCommand();
            case "cp" -> new CpCommand();
            case "save" -> new SaveCommand();
            case "load" -> new LoadCommand();
            case "gc" -> new GcCommand();
            case "prune" -> new PruneCommand();
            case "container" -> new ContainerCommand();
            case "fsck" -> new FsckCommand();
            case "builder" -> new BuilderCommand();
            case "system" -> new SystemCommand();
            case "completion" -> new CompletionCommand();
            case "version" -> new VersionCommand();
            default -> null;
        };
    }
}
