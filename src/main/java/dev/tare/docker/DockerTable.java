package dev.tare.docker;

import dev.tare.cli.container.CpCommand;
import dev.tare.cli.container.DiffCommand;
import dev.tare.cli.container.ExecCommand;
import dev.tare.cli.container.KillCommand;
import dev.tare.cli.container.LogsCommand;
import dev.tare.cli.container.NetworkCommand;
import dev.tare.cli.container.PsCommand;
import dev.tare.cli.container.RmCommand;
import dev.tare.cli.container.StartCommand;
import dev.tare.cli.container.StopCommand;
import dev.tare.cli.container.VolumeCommand;
import dev.tare.cli.container.WaitCommand;
import dev.tare.cli.image.HistoryCommand;
import dev.tare.cli.image.ImagesCommand;
import dev.tare.cli.image.InspectCommand;
import dev.tare.cli.image.LoadCommand;
import dev.tare.cli.image.LoginCommand;
import dev.tare.cli.image.LogoutCommand;
import dev.tare.cli.image.RmiCommand;
import dev.tare.cli.image.SaveCommand;
import dev.tare.cli.image.TagCommand;
import dev.tare.command.Adapted;
import dev.tare.docker.container.AttachVerb;
import dev.tare.docker.container.CommitVerb;
import dev.tare.docker.container.CreateVerb;
import dev.tare.docker.container.ExportVerb;
import dev.tare.docker.container.ImportVerb;
import dev.tare.docker.container.PortVerb;
import dev.tare.docker.container.RenameVerb;
import dev.tare.docker.container.StatsVerb;
import dev.tare.docker.container.TopVerb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker's commands by their names. A switch, so that only the class of the command in use is loaded. */
final class DockerTable {
    /** Commands that have commands. */
    static final List<String> GROUPS = List.of(
            "builder",
            "buildx",
            "buildx imagetools",
            "container",
            "context",
            "image",
            "manifest",
            "network",
            "system",
            "volume");

    /** Aliases of the long names, and long names of what is a command by itself, too. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("image build", "build"),
            Map.entry("builder build", "build"),
            Map.entry("buildx build", "build"),
            Map.entry("buildx b", "build"),
            Map.entry("buildx f", "buildx bake"),
            Map.entry("builder prune", "builder prune"),
            Map.entry("image ls", "images"),
            Map.entry("image list", "images"),
            Map.entry("image rm", "rmi"),
            Map.entry("image remove", "rmi"),
            Map.entry("container ls", "ps"),
            Map.entry("container list", "ps"),
            Map.entry("container ps", "ps"),
            Map.entry("container remove", "rm"),
            Map.entry("volume list", "volume ls"),
            Map.entry("volume remove", "volume rm"),
            Map.entry("network list", "network ls"),
            Map.entry("network remove", "network rm"),
            Map.entry("context list", "context ls"),
            Map.entry("system info", "info"),
            Map.entry("system events", "events"));

    private DockerTable() {}

    static boolean isGroup(String name) {
        return GROUPS.contains(name);
    }

    /** What there is in a group, or, for the empty name, by itself. */
    static List<String> verbs(String group) {
        return switch (group) {
            case "builder" -> List.of("build", "prune");
            case "buildx" -> BuildxTable.VERBS;
            case "buildx imagetools" -> List.of("create", "inspect");
            case "container" ->
                List.of(
                        "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls",
                        "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "wait");
            case "context" -> List.of("inspect", "ls", "show", "use");
            case "image" ->
                List.of(
                        "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm", "save",
                        "tag");
            case "manifest" -> List.of("inspect");
            case "network" -> List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");
            case "system" -> List.of("df", "info", "prune");
            case "volume" -> List.of("create", "inspect", "ls", "prune", "rm");
            case "" ->
                List.of(
                        "attach", "build", "commit", "cp", "create", "diff", "exec", "export", "history", "images",
                        "import", "info", "inspect", "kill", "load", "login", "logout", "logs", "port", "ps", "pull",
                        "push", "rename", "restart", "rm", "rmi", "run", "save", "start", "stats", "stop", "tag", "top",
                        "version", "wait");
            default -> List.of();
        };
    }

    /** The command of a name such as {@code images} or {@code image ls}; null where docker has none either. */
    static @Nullable DockerVerb find(String typed) {
        String same = SAME.getOrDefault(typed, typed);
        int space = same.indexOf(' ');
        String group = space < 0 ? "" : same.substring(0, space);
        String verb = same.substring(space + 1);
        boolean isLong = (group.equals("container") || group.equals("image"))
                && verbs("").contains(verb)
                && !verb.equals("inspect");
        if (isLong && verbs(group).contains(verb)) {
            return find(verb);
        }
        return switch (group) {
            case "buildx", "builder" -> BuildxTable.find(verb);
            case "" -> image(verb);
            default -> grouped(same);
        };
    }

    private static DockerVerb ours(Adapted command) {
        return new DockerVerb.Ours(command);
    }

    private static @Nullable DockerVerb image(String name) {
        return switch (name) {
            case "build" -> new BuildVerb();
            case "images" -> ours(Adapted.of(new ImagesCommand()));
            case "history" -> ours(Adapted.of(new HistoryCommand()));
            case "load" -> ours(Adapted.of(new LoadCommand()));
            case "save" -> ours(Adapted.of(new SaveCommand()));
            case "tag" -> ours(Adapted.of(new TagCommand()));
            case "rmi" -> ours(Adapted.of(new RmiCommand()).also("--no-prune  what was below it stays anyway\n"));
            case "pull" -> ours(Adapted.of(new DockerPull()).also("""
                    --disable-content-trust  as docker has it; nothing is signed in its way
                    """));
            case "push" -> ours(Adapted.of(new DockerPush()).also("""
                    --disable-content-trust  as docker has it; nothing is signed in its way
                    """));
            case "login" -> ours(Adapted.of(new LoginCommand()));
            case "logout" -> ours(Adapted.of(new LogoutCommand()));
            case "inspect" -> ours(Adapted.of(new InspectCommand()).also("-s, --size  the sizes are shown anyway\n"));
            case "info" -> new DockerInfo();
            case "version" -> new DockerVersion();
            default -> container(name);
        };
    }

    private static @Nullable DockerVerb container(String name) {
        return switch (name) {
            case "run" -> RunVerb.run();
            case "create" -> RunVerb.of(new CreateVerb());
            case "attach" -> ours(Adapted.of(new AttachVerb()));
            case "commit" -> ours(Adapted.of(new CommitVerb()));
            case "export" -> ours(Adapted.of(new ExportVerb()));
            case "import" -> ours(Adapted.of(new ImportVerb()));
            case "port" -> ours(Adapted.of(new PortVerb()));
            case "rename" -> ours(Adapted.of(new RenameVerb()));
            case "stats" -> ours(Adapted.of(new StatsVerb()));
            case "top" -> ours(Adapted.of(new TopVerb()));
            case "ps" -> ours(Adapted.of(new PsCommand()));
            case "cp" -> ours(Adapted.of(new CpCommand()).also("-q, --quiet  nothing is said anyway\n"));
            case "diff" -> ours(Adapted.of(new DiffCommand()));
            case "exec" ->
                ours(Adapted.of(new ExecCommand()).also("--detach-keys KEYS  those of the terminal are taken\n"));
            case "kill" -> ours(Adapted.of(new KillCommand()));
            case "logs" -> ours(Adapted.of(new LogsCommand()).also("--details  a log has no attributes\n"));
            case "rm" -> ours(Adapted.of(new RmCommand()));
            case "start" ->
                ours(Adapted.of(new StartCommand(false)).also("--detach-keys KEYS  those of the terminal\n"));
            case "restart" -> ours(Adapted.of(new StartCommand(true)).spelled(Map.of("--timeout", "--time")));
            case "stop" -> ours(Adapted.of(new StopCommand()).spelled(Map.of("--timeout", "--time")));
            case "wait" -> ours(Adapted.of(new WaitCommand()));
            default -> Absent.find(name);
        };
    }

    private static Adapted network(String verb) {
        return Adapted.of(new NetworkCommand()).leading(verb);
    }

    private static @Nullable DockerVerb grouped(String name) {
        return switch (name) {
            case "image inspect" -> ours(Adapted.of(new InspectCommand()).leading("--type", "image"));
            case "container inspect" ->
                ours(Adapted.of(new InspectCommand())
                        .leading("--type", "container")
                        .also("-s, --size  shown anyway\n"));
            case "image prune" -> new PruneVerb(PruneVerb.Kind.IMAGES);
            case "container prune" -> new PruneVerb(PruneVerb.Kind.CONTAINERS);
            case "system prune" -> new PruneVerb(PruneVerb.Kind.ALL);
            case "volume prune" -> new PruneVerb(PruneVerb.Kind.VOLUMES);
            case "network prune" -> new PruneVerb(PruneVerb.Kind.NETWORKS);
            case "network create" -> ours(network("create").also("""
                    -d, --driver bridge  containers of one machine are connected
                    --attachable  each container may join
                    --scope local  of this store
                    """).warned("""
                    --subnet ADDRESSES...  addresses are chosen
                    --gateway ADDRESS...  addresses are chosen
                    --ip-range ADDRESSES...  addresses are chosen
                    --ipam-driver default  addresses are chosen
                    --ipam-opt OPTION...  addresses are chosen
                    --aux-address ADDRESS...  addresses are chosen
                    --ipv6  addresses are those of IPv4
                    -o, --opt OPTION...  a network is who may reach whom, without a bridge
                    """));
            case "network rm", "network disconnect" -> ours(network(name.substring("network ".length())));
            case "network connect" -> ours(network("connect").warned("""
                    --ip ADDRESS  addresses are chosen
                    --ip6 ADDRESS  addresses are chosen
                    --link CONTAINER...  containers of a network find each other anyway
                    --link-local-ip ADDRESS...  addresses are chosen
                    --driver-opt OPTION...  there is one driver
                    --gw-priority 0  a container has one way out
                    """));
            case "manifest inspect" -> new ManifestInspect();
            case "system df" -> new DiskVerb();
            case "volume ls" -> new VolumeList();
            case "volume create" ->
                ours(Adapted.of(new VolumeCommand()).leading("create").also("""
                    -d, --driver local  volumes are folders of the store
                    """));
            case "volume inspect" -> new VolumeInspect();
            case "volume rm" -> ours(Adapted.of(new VolumeCommand()).leading("rm"));
            default -> {
                DockerVerb place = Places.find(name);
                yield place == null ? Absent.find(name) : place;
            }
        };
    }
}
