package dev.tare.registry;

import dev.tare.http.Body;
import dev.tare.http.Client;
import dev.tare.http.HttpException;
import dev.tare.http.Origin;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The requests to one repository of a registry (OCI distribution's spec.md); each is tried again where that may help. For
 * several threads.
 */
final class Repository {
    /** The least that registries must take (spec.md, Pushing Manifests). */
    static final int MAX_MANIFEST_BYTES = 4 << 20;

    /** Of the body of an answer that says why there is no other. */
    private static final int MAX_WORDS = 64 << 10;

    private static final int BUFFER_BYTES = 512 << 10;

    private final Access access;
    private final String name;
    private final Retries retries;
    private final boolean forPush;

    /** @param forPush whether tokens are asked for that allow to push */
    Repository(Access access, String name, Retries retries, boolean forPush) {
        this.access = access;
        this.name = name;
        this.retries = retries;
        this.forPush = forPush;
    }

    String host() {
        return access.endpoint().name();
    }

    String name() {
        return name;
    }

    Retries retries() {
        return retries;
    }

    List<String> scopes() {
        return List.of("repository:" + name + (forPush ? ":pull,push" : ":pull"));
    }

    /** A request to a path below the repository's own, such as {@code blobs/uploads/}. */
    Request request(String method, String path) {
        return Request.of(method, access.endpoint().address("/v2/" + name + "/" + path));
    }

    /** Sends it as it is; no redirect is followed. */
    Response send(Request request, List<String> scopes) throws IOException {
        return access.send(request, name, scopes);
    }

    /** The manifest of a tag or digest. @throws RegistryException also when it is not what the digest says */
    RemoteManifest manifest(String tagOrDigest) throws IOException {
        return retries.run(() -> fetchManifest(tagOrDigest));
    }

    private RemoteManifest fetchManifest(String tagOrDigest) throws IOException {
        Request request = request("GET", "manifests/" + tagOrDigest).with("Accept", RemoteManifest.ACCEPT);
        try (Response response = firstContact(request)) {
            if (response.status() != 200) {
                throw RegistryException.of(response, shown(tagOrDigest));
            }
            byte[] json = body(response, MAX_MANIFEST_BYTES);
            Digest digest = Digest.sha256(json);
            Digest wanted = Digest.parse(tagOrDigest);
            String header = response.header("Docker-Content-Digest");
            Digest said = wanted != null ? wanted : header == null ? null : Digest.parse(header);
            if (said != null && !said.equals(digest)) {
                throw RegistryException.wrong(host() + " gave another manifest for " + shown(tagOrDigest)
                        + " than it says: its digest is " + digest);
            }
            return RemoteManifest.of(json, response.header("Content-Type"), shown(tagOrDigest));
        }
    }

    /** What a tag or digest leads to now, by a request that transfers nothing, if the answer tells. */
    Optional<Descriptor> head(String tagOrDigest) throws IOException {
        return retries.run(() -> {
            Request request = request("HEAD", "manifests/" + tagOrDigest).with("Accept", RemoteManifest.ACCEPT);
            try (Response response = firstContact(request)) {
                if (response.status() != 200) {
                    throw RegistryException.of(response, shown(tagOrDigest));
                }
                String digest = response.header("Docker-Content-Digest");
                String type = response.header("Content-Type");
                long length = response.number("Content-Length");
                Digest parsed = digest == null ? null : Digest.parse(digest);
                String media = type == null ? "" : RemoteManifest.withoutParameters(type);
                return parsed == null || length < 0 || !(MediaTypes.isIndex(media) || MediaTypes.isManifest(media))
                        ? Optional.empty()
                        : Optional.of(Descriptor.of(media, parsed, length));
            }
        });
    }

    /** On this machine the registry may turn out to speak TLS. */
    private Response firstContact(Request request) throws IOException {
        Response response;
        try {
            response = access.follow(request, name, scopes());
        } catch (HttpException e) {
            if (!e.isOfTls() || !access.endpoint().turnsOutSecure()) {
                throw e;
            }
            return access.follow(again(request), name, scopes());
        }
        if (response.status() != 400 || access.endpoint().isSecure()) {
            return response;
        }
        // The answer to a HEAD has no body that says why.
        byte[] why = request.method().equals("HEAD") ? said() : body(response, MAX_WORDS);
        response.close();
        if (Endpoint.wantsTls(why) && access.endpoint().turnsOutSecure()) {
            return access.follow(again(request), name, scopes());
        }
        throw RegistryException.of(response, "manifest", why);
    }

    /** What the registry says to a plain request. */
    private byte[] said() throws IOException {
        try (Response answer = send(Request.of("GET", access.endpoint().address("/v2/")), List.of())) {
            return answer.status() == 400 ? body(answer, MAX_WORDS) : new byte[0];
        }
    }

    private Request again(Request request) {
        String path = request.address().getRawPath();
        return request.to(access.endpoint().address(path), request.publicOnly());
    }

    /**
     * Stores a manifest under a tag or its digest.
     *
     * @return whether the registry says that it lists the manifest among the referrers of its subject
     */
    boolean putManifest(String tagOrDigest, Descriptor descriptor, byte[] json) throws IOException {
        return retries.run(() -> {
            Request request = request("PUT", "manifests/" + tagOrDigest)
                    .with("Content-Type", descriptor.mediaType())
                    .with(Body.of(json));
            try (Response response = send(request, scopes())) {
                if (response.status() != 201) {
                    throw RegistryException.of(response, shown(tagOrDigest));
                }
                String said = response.header("Docker-Content-Digest");
                if (said != null && !said.equals(descriptor.digest().toString())) {
                    throw RegistryException.wrong(
                            host() + " stored another manifest than it was sent: its digest is " + said);
                }
                return response.header("OCI-Subject") != null;
            }
        });
    }

    /** Whether the repository has a blob. */
    boolean has(Digest blob) throws IOException {
        return retries.run(() -> {
            try (Response response = access.follow(request("HEAD", "blobs/" + blob), name, scopes())) {
                if (response.status() != 200 && response.status() != 404) {
                    throw RegistryException.of(response, "blob " + blob);
                }
                return response.status() == 200;
            }
        });
    }

    /** A blob from a place on. */
    Response blob(Digest blob, long from) throws IOException {
        Request request = request("GET", "blobs/" + blob);
        return access.follow(from == 0 ? request : request.with("Range", "bytes=" + from + "-"), name, scopes());
    }

    /** A small blob, whole; its size and digest are checked. */
    byte[] small(Descriptor blob, int limit) throws IOException {
        if (blob.size() > limit) {
            throw RegistryException.wrong(
                    "blob " + blob.digest() + " has " + blob.size() + " bytes, which is too much");
        }
        return retries.run(() -> {
            try (Response response = blob(blob.digest(), 0)) {
                if (response.status() != 200) {
                    throw RegistryException.of(response, "blob " + blob.digest());
                }
                byte[] bytes = body(response, (int) blob.size());
                if (bytes.length != blob.size() || !Digest.sha256(bytes).equals(blob.digest())) {
                    throw RegistryException.wrong(
                            host() + " gave other bytes for blob " + blob.digest() + " than its digest says");
                }
                return bytes;
            }
        });
    }

    private static byte[] body(Response response, int limit) throws IOException {
        try {
            return response.bytes(limit);
        } catch (IOException e) {
            throw Client.failed(Origin.of(response.address()), e);
        }
    }

    String shown(String tagOrDigest) {
        return tagOrDigest.indexOf(':') < 0 ? name + ":" + tagOrDigest : name + "@" + tagOrDigest;
    }

    static int bufferBytes() {
        return BUFFER_BYTES;
    }
}
