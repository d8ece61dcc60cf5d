package dev.tare.deliver.cache;

import dev.tare.http.Body;
import dev.tare.http.Certificates;
import dev.tare.http.Client;
import dev.tare.http.Fault;
import dev.tare.http.Networks;
import dev.tare.http.Proxies;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Digest;
import dev.tare.registry.CertificateFolders;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cache of GitHub's Actions, version 2: entries that never change, each under a key, whose content lies in Azure's
 * blob store behind addresses that carry their own permission (actions/toolkit, {@code packages/cache}, twirp as JSON;
 * Azure's REST of block blobs).
 */
final class GitHubService implements AutoCloseable {
    private static final String SERVICE = "/twirp/github.actions.results.api.v1.CacheService/";

    /** Which of a key's entries are ours: others may use the same key for something else. */
    private static final String VERSION = Digest.sha256("tare cache 1").hex();

    private static final int LARGEST_ANSWER = 64 << 10;

    /** What is sent at once; more is sent in blocks of this size, which can be tried again one by one. */
    private static final int BLOCK = 32 << 20;

    private final Client client;
    private final String url;
    private final String token;
    private final long deadlineNanos;

    GitHubService(CacheSpec.GitHub place, Map<String, String> environment) {
        this.client = new Client(
                new Proxies(environment),
                new Certificates(environment, new CertificateFolders(environment)),
                Timeouts.STANDARD,
                Networks.STANDARD);
        String base = place.url(environment);
        this.url = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.token = place.token(environment);
        this.deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(place.timeoutSeconds());
    }

    /** An entry. @param address of its content, good for some time */
    record Entry(String key, URI address) {}

    /** Content to send; it can be read from any place. */
    interface Content {
        long size();

        FileChannel open() throws IOException;
    }

    /** The entry of a key; where {@code prefix} is given the newest whose key begins with it. Null where there is none. */
    @Nullable Entry find(String key, boolean prefix) throws IOException {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("key", key);
        asked.put("restore_keys", prefix ? List.of(key) : List.of());
        asked.put("version", VERSION);
        Map<String, @Nullable Object> answer = call("GetCacheEntryDownloadURL", asked, false);
        if (answer == null || !Boolean.TRUE.equals(answer.get("ok"))) {
            return null;
        }
        String matched = Json.string(answer.get("matched_key"));
        return prefix || matched.equals(key) ? new Entry(matched, address(answer, "signed_download_url")) : null;
    }

    /** Makes an entry. @return false where there is one of this key, or another makes it just now */
    boolean create(String key, Content content) throws IOException {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("key", key);
        asked.put("version", VERSION);
        Map<String, @Nullable Object> answer = call("CreateCacheEntry", asked, true);
        if (answer == null || !Boolean.TRUE.equals(answer.get("ok"))) {
            return false;
        }
        upload(address(answer, "signed_upload_url"), content);
        asked.put("size_bytes", Long.toString(content.size()));
        Map<String, @Nullable Object> done = call("FinalizeCacheEntryUpload", asked, false);
        if (done == null || !Boolean.TRUE.equals(done.get("ok"))) {
            throw new IOException("the service does not take the entry " + key);
        }
        return true;
    }

    private static URI address(Map<String, @Nullable Object> answer, String field) throws IOException {
        String text = Json.string(answer.get(field));
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // The text may be a permission, and stays out of logs.
            throw new IOException("the service gives a " + field + " that is no address", e);
        }
    }

    /** @param mayExist whether a refusal because there is one of the key is an answer; null then, and where nothing is found */
    private @Nullable Map<String, @Nullable Object> call(
            String method, Map<String, @Nullable Object> asked, boolean mayExist) throws IOException {
        Request request = Request.of("POST", URI.create(url + SERVICE + method))
                .with("Authorization", "Bearer " + token)
                .with("Content-Type", "application/json")
                .with(Body.of(Json.write(asked)));
        Optional<Map<String, @Nullable Object>> answer = repeat(() -> {
            try (Response response = client.send(request)) {
                if (response.status() == 404 || mayExist && response.status() == 409) {
                    return Optional.empty();
                }
                requireSuccess(response, method);
                return Optional.of(Json.readObject(response.bytes(LARGEST_ANSWER)));
            }
        });
        return answer.orElse(null);
    }

    private void upload(URI to, Content content) throws IOException {
        if (content.size() <= BLOCK) {
            put(to, part(content, 0, content.size()), "x-ms-blob-type", "BlockBlob");
            return;
        }
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        List<String> ids = new ArrayList<>();
        for (long at = 0; at < content.size(); at += BLOCK) {
            String id = Base64.getUrlEncoder()
                    .encodeToString("block-%06d".formatted(ids.size()).getBytes(StandardCharsets.US_ASCII));
            ids.add(id);
            put(
                    query(to, "comp=block&blockid=" + id),
                    part(content, at, Math.min(BLOCK, content.size() - at)),
                    "Content-Type",
                    "application/octet-stream");
            list.append("<Latest>").append(id).append("</Latest>");
        }
        byte[] xml = list.append("</BlockList>").toString().getBytes(StandardCharsets.US_ASCII);
        put(query(to, "comp=blocklist"), Body.of(xml), "Content-Type", "application/xml");
    }

    private static URI query(URI address, String more) {
        String text = address.toString();
        return URI.create(text + (address.getRawQuery() == null ? "?" : "&") + more);
    }

    private void put(URI to, Body body, String header, String value) throws IOException {
        Request request = Request.of("PUT", to).with(header, value).with(body);
        boolean _ = repeat(() -> {
            try (Response response = client.send(request)) {
                requireSuccess(response, "the store of blobs");
                return true;
            }
        });
    }

    private static Body part(Content content, long from, long size) {
        return new Body() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                try (FileChannel file = content.open()) {
                    long sent = file.transferTo(from, size, Channels.newChannel(out));
                    while (sent < size) {
                        long more = file.transferTo(from + sent, size - sent, Channels.newChannel(out));
                        if (more <= 0) {
                            throw new IOException("the file has become shorter");
                        }
                        sent += more;
                    }
                }
            }
        };
    }

    /**
     * Writes an entry's content; where the connection breaks, it goes on from there.
     *
     * @param most bytes, after which it is given up
     * @return how many bytes it has
     */
    long download(Entry entry, OutputStream out, long most) throws IOException {
        long[] read = {0};
        boolean _ = Retries.STANDARD.run(
                () -> {
                    Request request = Request.of("GET", entry.address);
                    try (Response response =
                            client.send(read[0] == 0 ? request : request.with("Range", "bytes=" + read[0] + "-"))) {
                        requireSuccess(response, "the store of blobs");
                        InputStream in = response.body();
                        if (read[0] > 0 && response.status() != 206) {
                            in.skipNBytes(read[0]);
                        }
                        byte[] buffer = new byte[64 << 10];
                        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                            if (count > most - read[0]) {
                                throw new IOException(entry.key + " is longer than " + most + " bytes");
                            }
                            out.write(buffer, 0, count);
                            read[0] += count;
                        }
                        return true;
                    }
                },
                () -> read[0]);
        return read[0];
    }

    private static void requireSuccess(Response response, String asked) throws IOException {
        if (response.status() < 200 || response.status() > 299) {
            String said = new String(response.bytes(LARGEST_ANSWER), StandardCharsets.UTF_8).strip();
            throw new RefusedException(
                    asked + " answers " + response.status() + " " + response.phrase()
                            + (said.isEmpty() || said.length() > 300 ? "" : ": " + said),
                    Fault.of(response));
        }
    }

    /** An answer that reports no success. */
    private static final class RefusedException extends IOException implements Fault {
        private static final long serialVersionUID = 1L;
        private final transient Fault fault;

        RefusedException(String message, Fault fault) {
            super(message);
            this.fault = fault;
        }

        @Override
        public boolean isTransient() {
            return fault.isTransient();
        }

        @Override
        public long waitMillis() {
            return fault.waitMillis();
        }
    }

    private <T> T repeat(Retries.Attempt<T> attempt) throws IOException {
        return Retries.STANDARD.run(() -> {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("the time limit is over, which timeout= sets");
            }
            return attempt.run();
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
