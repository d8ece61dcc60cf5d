package dev.tare.buildkit.fleet;

import dev.tare.buildkit.fleet.BuilderAddress.Container;
import dev.tare.buildkit.fleet.BuilderAddress.Pod;
import dev.tare.buildkit.fleet.BuilderAddress.Ssh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines that lead to a daemon. {@code buildctl dial-stdio} is in BuildKit's own images beside the daemon. */
final class PipedCommands {
    private PipedCommands() {}

    static List<String> of(Ssh ssh) {
        List<String> words = new ArrayList<>(List.of("ssh", "-T"));
        // A question for a password or a host's key could not be answered: the terminal shows progress.
        words.addAll(List.of("-o", "BatchMode=yes"));
        if (ssh.port() != null) {
            words.addAll(List.of("-p", ssh.port().toString()));
        }
        if (ssh.user() != null) {
            words.addAll(List.of("-l", ssh.user()));
        }
        words.addAll(List.of("--", ssh.host()));
        // ssh hands the words to a shell of the other side as one line.
        words.addAll(List.of("buildctl", "--addr", "unix://" + quoted(ssh.socket()), "dial-stdio"));
        return List.copyOf(words);
    }

    private static String quoted(Path socket) {
        return "'" + socket.toString().replace("'", "'\\''") + "'";
    }

    static List<String> of(Container container) {
        return List.of("docker", "exec", "-i", container.name(), "buildctl", "dial-stdio");
    }

    static List<String> of(Pod pod) {
        List<String> words = new ArrayList<>(List.of("kubectl"));
        if (pod.context() != null) {
            words.add("--context=" + pod.context());
        }
        if (pod.namespace() != null) {
            words.add("--namespace=" + pod.namespace());
        }
        words.addAll(List.of("exec", "-i"));
        if (pod.container() != null) {
            words.add("--container=" + pod.container());
        }
        words.addAll(List.of(pod.name(), "--", "buildctl", "dial-stdio"));
        return List.copyOf(words);
    }
}
