package dev.tare.registry;

import dev.tare.diagnostic.TareException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The user's logins: in {@code $REGISTRY_AUTH_FILE}, docker's config.json, podman's auth.json. For several threads. */
public final class Logins {
    private final Map<String, String> environment;
    private final Consumer<String> notes;
    private final @Nullable Login only;
    private final Map<String, Found> known = new HashMap<>();

    private record Found(@Nullable Login login) {}

    /** @param notes hears whom we wait for, where no registry's progress says so */
    public Logins(Map<String, String> environment, Consumer<String> notes) {
        this(environment, notes, null);
    }

    private Logins(Map<String, String> environment, Consumer<String> notes, @Nullable Login only) {
        this.environment = environment;
        this.notes = notes;
        this.only = only;
    }

    /** This login for all, whatever the files say. */
    static Logins of(Login login) {
        return new Logins(Map.of(), _ -> {}, login);
    }

    /** The login for a repository of a host, or null. */
    public synchronized @Nullable Login find(String host, String repository) {
        return known.computeIfAbsent(host + "/" + repository, _ -> new Found(look(host, repository)))
                .login();
    }

    private @Nullable Login look(String host, String repository) {
        if (only != null) {
            return only;
        }
        for (Path path : files()) {
            LoginFile file = LoginFile.read(path);
            String helper = file.helper(host);
            Login login = helper == null ? null : new CredentialHelper(helper, environment, notes).get(host);
            if (login == null) {
                login = file.find(host, repository);
            }
            if (login != null) {
                return login;
            }
        }
        return null;
    }

    private List<Path> files() {
        List<Path> out = new ArrayList<>();
        String own = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
        if (!own.isEmpty()) {
            out.add(Path.of(own));
        }
        out.add(ConfigFolders.docker(environment).resolve("config.json"));
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty()) {
            out.add(Path.of(runtime, "containers/auth.json"));
        }
        out.add(ConfigFolders.config(environment).resolve("containers/auth.json"));
        return out;
    }

    /** Keeps a login where docker would, or in {@code $REGISTRY_AUTH_FILE}. @return where, for the user */
    public synchronized String store(String host, Login.Password login) {
        LoginFile file = LoginFile.read(files().getFirst());
        String helper = file.helper(host);
        known.clear();
        if (helper != null) {
            new CredentialHelper(helper, environment, notes).store(host, login);
            return "docker-credential-" + helper;
        }
        file.with(host, login).write();
        return file.path().toString();
    }

    /** Forgets what {@link #store} keeps. @throws TareException when there is nothing for the host */
    public synchronized void erase(String host) {
        LoginFile file = LoginFile.read(files().getFirst());
        if (!file.mentions(host)) {
            throw TareException.failed("not logged in to " + host + " by " + file.path());
        }
        known.clear();
        String helper = file.helper(host);
        if (helper != null) {
            new CredentialHelper(helper, environment, notes).erase(host);
        }
        LoginFile without = file.with(host, null);
        if (!without.document().equals(file.document())) {
            without.write();
        }
    }
}
