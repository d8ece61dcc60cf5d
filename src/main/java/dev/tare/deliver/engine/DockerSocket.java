package dev.tare.deliver.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.http.Body;
import dev.tare.http.Client;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.oci.Digest;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The requests of the Docker Engine API that loading and saving take, over a Unix socket, each on its own connection. */
record DockerSocket(Path socket) implements DockerEngine {
    private static final int LARGEST_RESPONSE = 1 << 20;

    /** What an answer says. */
    private interface Reading {
        @Nullable String read(Response response) throws IOException;
    }

    private @Nullable String send(Request request, Reading reading) throws IOException {
        try (Client client = Client.ofUnixSocket(socket);
                Response response = client.send(request)) {
            return reading.read(response);
        }
    }

    private static Request request(String method, String path, @Nullable String query) {
        try {
            return Request.of(method, new URI("http", "docker", path, query, null));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Null when a docker answers, else why not. */
    @Nullable String ping() {
        try {
            return send(
                    request("GET", "/_ping", null),
                    response -> response.status() == 200 ? null : "it answers with status " + response.status());
        } catch (IOException | IllegalArgumentException e) {
            return why(e);
        }
    }

    /** Sends an archive. @throws TareException when docker refuses it, with its reason */
    void load(EngineLoader.Archive archive) {
        Body body = new Body() {
            @Override
            public long size() {
                return UNKNOWN;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                archive.sendTo(out);
            }
        };
        Request request = request("POST", "/images/load", "quiet=1").with("Content-Type", "application/x-tar");
        try {
            String refusal = send(request.with(body), DockerSocket::refusal);
            if (refusal != null) {
                throw TareException.failed("docker did not load the image: " + refusal);
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    @Override
    public @Nullable Digest id(String name) {
        try {
            String id = send(request("GET", "/images/" + name + "/json", null), response -> {
                Object known = response.status() == 200
                        ? Json.readObject(response.bytes(LARGEST_RESPONSE)).get("Id")
                        : null;
                return known instanceof String text ? text : null;
            });
            return id == null ? null : Digest.parse(id);
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    @Override
    public void save(Digest id, Reader reader) {
        try {
            String refusal = send(request("GET", "/images/" + id + "/get", null), response -> {
                if (response.status() != 200) {
                    return refusal(response);
                }
                reader.accept(response.body());
                return null;
            });
            if (refusal != null) {
                throw TareException.failed("docker did not save the image " + id + ": " + refusal);
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /** Docker answers 200 before it has read the archive, and says in a line of JSON what went wrong. */
    private static @Nullable String refusal(Response response) throws IOException {
        String body = new String(response.bytes(LARGEST_RESPONSE), StandardCharsets.UTF_8);
        for (String line : body.split("\n")) {
            try {
                var json = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
                Object error = json.getOrDefault("error", response.status() == 200 ? null : json.get("message"));
                if (error != null) {
                    return error.toString();
                }
            } catch (IOException e) {
                // Not every line is JSON: what matters is.
            }
        }
        return response.status() == 200 ? null : "status " + response.status();
    }

    private TareException brokenOff(IOException e) {
        return TareException.failed("docker at " + socket + " broke off: " + why(e), e);
    }

    /** In the system's words where it has some: the client's would name a host. */
    private static String why(Exception e) {
        Throwable cause = e.getCause();
        return String.valueOf((cause instanceof IOException ? cause : e).getMessage());
    }
}
