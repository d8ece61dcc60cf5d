package dev.tare.registry;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Destination;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of logins in the form of docker's config.json, which podman's auth.json has too: {@code auths}, by host or, in
 * podman's, by host and path; {@code credsStore} and {@code credHelpers} name programs that keep them instead.
 *
 * @param document all of the file, with what is not known here
 */
record LoginFile(Path path, Map<String, @Nullable Object> document) {
    private static final long MAX_BYTES = 16 << 20;

    /** Reads a file; an empty one where there is none. @throws TareException when it is damaged */
    static LoginFile read(Path path) {
        try {
            if (!Files.exists(path)) {
                return new LoginFile(path, Map.of());
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new IOException("it is larger than 16 MiB");
            }
            byte[] json = Files.readAllBytes(path);
            return new LoginFile(path, json.length == 0 ? Map.of() : Json.readObject(json));
        } catch (NoSuchFileException e) {
            return new LoginFile(path, Map.of());
        } catch (IOException e) {
            throw TareException.failed("the logins of " + path + " cannot be read: " + Reasons.of(e));
        }
    }

    /** The program that keeps the login of a host, without its prefix; null where the file does. */
    @Nullable String helper(String host) {
        if (document.get("credHelpers") instanceof Map<?, ?> helpers
                && helpers.get(host) instanceof String helper
                && !helper.isEmpty()) {
            return helper;
        }
        return document.get("credsStore") instanceof String store && !store.isEmpty() ? store : null;
    }

    /** The login that the file itself has for a repository of a host, the longest path first; null for none. */
    @Nullable Login find(String host, String repository) {
        if (!(document.get("auths") instanceof Map<?, ?> auths)) {
            return null;
        }
        String path = host + "/" + repository;
        while (true) {
            Login found = login(auths.get(path));
            if (found != null) {
                return found;
            }
            int slash = path.lastIndexOf('/');
            if (slash < 0) {
                break;
            }
            path = path.substring(0, slash);
        }
        for (Map.Entry<?, ?> each : auths.entrySet()) {
            if (host.equals(host(String.valueOf(each.getKey())))) {
                Login found = login(each.getValue());
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The host of a key, which may be an old address such as {@code https://index.docker.io/v1/}. */
    static String host(String key) {
        int scheme = key.indexOf("://");
        String rest = scheme < 0 ? key : key.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        return host.equals("index.docker.io") || host.equals("registry-1.docker.io") ? "docker.io" : host;
    }

    /** What docker calls a host in its files. */
    static String key(String host) {
        return host.equals("docker.io") ? "https://index.docker.io/v1/" : host;
    }

    private static @Nullable Login login(@Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> fields)) {
            return null;
        }
        if (fields.get("identitytoken") instanceof String token && !token.isEmpty()) {
            return new Login.IdentityToken(token);
        }
        if (fields.get("auth") instanceof String auth && !auth.isEmpty()) {
            try {
                String both = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
                int colon = both.indexOf(':');
                // Docker has filled old ones up with zero bytes.
                String password = colon < 0 ? "" : both.substring(colon + 1).replace("\0", "");
                return colon < 0 ? null : new Login.Password(both.substring(0, colon), password);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return fields.get("username") instanceof String user && fields.get("password") instanceof String password
                ? new Login.Password(user, password)
                : null;
    }

    /** The file with this login, or with none for the host, all else as it was. */
    LoginFile with(String host, Login.@Nullable Password login) {
        Map<String, @Nullable Object> auths = new LinkedHashMap<>();
        if (document.get("auths") instanceof Map<?, ?> old) {
            for (Map.Entry<?, ?> each : old.entrySet()) {
                if (!host(String.valueOf(each.getKey())).equals(host)
                        || String.valueOf(each.getKey()).startsWith(host + "/")) {
                    auths.put(String.valueOf(each.getKey()), each.getValue());
                }
            }
        }
        if (login != null) {
            auths.put(key(host), Map.of("auth", login.encoded()));
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(document);
        changed.put("auths", auths);
        return new LoginFile(path, changed);
    }

    /** Whether the file itself, or a program that it names, has something for the host. */
    boolean mentions(String host) {
        Object auths = document.get("auths");
        return helper(host) != null
                || auths != null && !auths.equals(with(host, null).document.get("auths"));
    }

    /** Writes it, for its owner's eyes alone. */
    void write() {
        try {
            Destination destination = Destination.of(path);
            if (destination.kind() != Destination.Kind.FILE) {
                throw TareException.failed("the login cannot be kept in " + path + ": it is no file");
            }
            Path real = destination.path();
            Path folder = real.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path temporary = real.resolveSibling(
                    "." + real.getFileName() + "." + ProcessHandle.current().pid());
            Files.deleteIfExists(temporary);
            try (var channel = Files.newByteChannel(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                var bytes = java.nio.ByteBuffer.wrap(Json.write(document));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            Destination.replace(temporary, real);
        } catch (IOException e) {
            throw TareException.failed("the login cannot be kept in " + path + ": " + Reasons.of(e), e);
        }
    }

    /** There are passwords in it. */
    @Override
    public String toString() {
        return path.toString();
    }
}
