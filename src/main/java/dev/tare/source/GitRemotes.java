package dev.tare.source;

import dev.tare.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs git against other machines. Where a web server leads on to is found out here and not by git, which would follow
 * it into networks that only this machine can see. For several threads.
 */
final class GitRemotes {
    /** What git asks a server first. */
    private static final String FIRST = "/info/refs?service=git-upload-pack";

    private final Git git;
    private final WebClient client;

    /** Addresses by those that lead to them. */
    private final Map<String, String> led = new ConcurrentHashMap<>();

    GitRemotes(Git git, WebClient client) {
        this.git = git;
        this.client = client;
    }

    /** As {@link Git#run}. @param words with the remote's address as one of them, as the user wrote it */
    Git.Result run(String remote, List<String> words) throws IOException {
        Git.Result result = git.run(Git.REMOTE, towards(remote, words));
        if (result.exit() == 0 || !isRedirect(remote, result) || led.containsKey(remote)) {
            return result;
        }
        led.put(remote, end(remote));
        return git.run(Git.REMOTE, towards(remote, words));
    }

    private List<String> towards(String remote, List<String> words) {
        String end = led.getOrDefault(remote, remote);
        List<String> out = new ArrayList<>(words);
        out.replaceAll(word -> word.equals(remote) ? end : word);
        return out;
    }

    private static boolean isRedirect(String remote, Git.Result result) {
        return remote.startsWith("http") && result.errors().contains("returned error: 30");
    }

    /** The address of the repository that a server leads to. */
    private String end(String remote) throws IOException {
        String base = remote.endsWith("/") ? remote.substring(0, remote.length() - 1) : remote;
        WebAddress asked = WebAddress.of(base + FIRST);
        try (Response answer = client.retries().run(() -> client.get(base + FIRST, Map.of()))) {
            String end = answer.address().toString();
            if (!end.endsWith(FIRST)) {
                throw new SourceFailure(
                        "cannot reach git repository " + remote + ": its server leads on to " + end
                                + ", which is no repository",
                        null);
            }
            WebAddress there = WebAddress.of(end);
            int host = base.indexOf("://") + 3;
            // A login stays with the host it is for.
            String login = there.origin().equals(asked.origin()) && asked.authorization() != null
                    ? base.substring(host, base.indexOf('@', host) + 1)
                    : "";
            String bare = end.substring(0, end.length() - FIRST.length());
            int at = bare.indexOf("://") + 3;
            return bare.substring(0, at) + login + bare.substring(at);
        }
    }
}
