package dev.tare.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registry in memory with one repository, for pushes and pulls, with the referrers API (distribution-spec 1.1) or
 * without. Real ones of the kind that has it are no packages of a distribution yet.
 */
public final class SmallRegistry implements AutoCloseable {
    private final WebServer server = WebServer.start();
    private final String prefix;
    private final boolean referrers;
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final Map<String, byte[]> manifests = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new TreeMap<>();
    private int sessions;

    /** @param referrers whether it has the API */
    public SmallRegistry(String repository, boolean referrers) {
        this.prefix = "/v2/" + repository + "/";
        this.referrers = referrers;
        server.otherwise(this::answer);
    }

    public String address() {
        return server.address();
    }

    /** By tag and by digest. */
    public synchronized Map<String, byte[]> manifests() {
        return new TreeMap<>(manifests);
    }

    public synchronized byte[] blob(String digest) {
        return blobs.get(digest);
    }

    public synchronized void putManifest(String tag, String mediaType, byte[] json) {
        String digest = Digest.sha256(json).toString();
        manifests.put(tag, json);
        manifests.put(digest, json);
        types.put(digest, mediaType);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/v2/")) {
            WebServer.send(exchange, 200, new byte[0]);
        } else if (path.startsWith(prefix + "blobs/uploads/")) {
            upload(exchange, body);
        } else if (path.startsWith(prefix + "blobs/")) {
            content(exchange, blobs.get(path.substring(prefix.length() + 6)), "application/octet-stream");
        } else if (path.startsWith(prefix + "manifests/")) {
            manifest(exchange, path.substring(prefix.length() + 10), body);
        } else if (path.startsWith(prefix + "referrers/") && referrers) {
            byte[] index = referrersOf(path.substring(prefix.length() + 10));
            content(exchange, index, "application/vnd.oci.image.index.v1+json");
        } else {
            WebServer.send(exchange, 404, new byte[0]);
        }
    }

    private void upload(HttpExchange exchange, byte[] body) throws IOException {
        String method = exchange.getRequestMethod();
        String at = method.equals("POST")
                ? prefix + "blobs/uploads/" + ++sessions
                : exchange.getRequestURI().getPath();
        ByteArrayOutputStream upload = uploads.computeIfAbsent(at, path -> new ByteArrayOutputStream());
        upload.write(body);
        exchange.getResponseHeaders().set("Location", at);
        if (method.equals("PUT")) {
            byte[] bytes = upload.toByteArray();
            blobs.put(Digest.sha256(bytes).toString(), bytes);
        } else if (method.equals("PATCH")) {
            exchange.getResponseHeaders().set("Range", "0-" + (upload.size() - 1));
        }
        WebServer.send(exchange, method.equals("PUT") ? 201 : 202, new byte[0]);
    }

    private void manifest(HttpExchange exchange, String name, byte[] body) throws IOException {
        if (!exchange.getRequestMethod().equals("PUT")) {
            byte[] json = manifests.get(name);
            content(
                    exchange,
                    json,
                    json == null ? "" : types.get(Digest.sha256(json).toString()));
            return;
        }
        putManifest(name, exchange.getRequestHeaders().getFirst("Content-Type"), body);
        Object subject = Json.readObject(body).get("subject");
        if (subject != null && referrers) {
            exchange.getResponseHeaders()
                    .set("OCI-Subject", Descriptor.fromJson(subject).digest().toString());
        }
        WebServer.send(exchange, 201, new byte[0]);
    }

    private static void content(HttpExchange exchange, byte[] bytes, String type) throws IOException {
        if (bytes == null) {
            WebServer.send(exchange, 404, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digest.sha256(bytes).toString());
        WebServer.send(exchange, 200, bytes);
    }

    private byte[] referrersOf(String subject) throws IOException {
        List<Object> entries = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : manifests.entrySet()) {
            Map<String, Object> manifest = Json.readObject(each.getValue());
            boolean refers = manifest.get("subject") != null
                    && Descriptor.fromJson(manifest.get("subject"))
                            .digest()
                            .toString()
                            .equals(subject);
            if (refers && Digest.parse(each.getKey()) != null) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("mediaType", manifest.get("mediaType"));
                entry.put("digest", each.getKey());
                entry.put("size", (long) each.getValue().length);
                entry.put("artifactType", manifest.get("artifactType"));
                entry.put("annotations", manifest.get("annotations"));
                entries.add(entry);
            }
        }
        return Json.write(Map.of(
                "schemaVersion", 2L, "mediaType", "application/vnd.oci.image.index.v1+json", "manifests", entries));
    }

    @Override
    public void close() {
        server.close();
    }
}
