package dev.tare.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cache service of GitHub's Actions as its documents have it, with a store of blobs that wants what Azure's wants: a
 * type for a blob that is put at once, blocks of one length of IDs, a list that names blocks which are there.
 */
public final class ActionsCache implements AutoCloseable {
    public static final String TOKEN = "token-of-the-run";

    private static final String SERVICE = "/twirp/github.actions.results.api.v1.CacheService/";
    private static final Pattern LATEST = Pattern.compile("<Latest>([^<]+)</Latest>");

    private final WebServer server = WebServer.start();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, byte[]> blocks = new ConcurrentHashMap<>();

    /** How many downloads break after so many bytes, once each. */
    private final AtomicInteger breaks = new AtomicInteger();

    /** What is told of where an entry lies, and what is sent of it, by its key: as it is, where nobody lies. */
    private volatile UnaryOperator<String> told = UnaryOperator.identity();

    private volatile BiFunction<String, byte[], byte[]> sent = (_, content) -> content;

    private final AtomicInteger listed = new AtomicInteger();

    private final AtomicInteger resumed = new AtomicInteger();

    private static final class Entry {
        private byte @Nullable [] content;
        private boolean isFinal;
    }

    public ActionsCache() {
        server.otherwise(this::answer);
    }

    public String url() {
        return server.url() + "/";
    }

    /** The next downloads of more than a kilobyte end early, so many of them. */
    public void breakDownloads(int count) {
        breaks.set(count);
    }

    /** Changes the answer, JSON, to who asks where an entry lies. */
    public void tell(UnaryOperator<String> lie) {
        told = lie;
    }

    /** Changes the content of entries as it is sent. @param lie from a key and the content */
    public void send(BiFunction<String, byte[], byte[]> lie) {
        sent = lie;
    }

    /** How many lists of blocks were put. */
    public int listed() {
        return listed.get();
    }

    /** How many downloads began within a blob. */
    public int resumed() {
        return resumed.get();
    }

    public synchronized List<String> keys() {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().isFinal)
                .map(each -> each.getKey().substring(0, each.getKey().indexOf('|')))
                .toList();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(SERVICE)) {
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "{\"code\":\"unauthenticated\"}");
                return;
            }
            call(exchange, path.substring(SERVICE.length()), Json.readObject(body));
        } else if (exchange.getRequestMethod().equals("PUT")) {
            put(exchange, path, body);
        } else {
            get(exchange, path);
        }
    }

    private void call(HttpExchange exchange, String method, Map<String, @Nullable Object> asked) throws IOException {
        String key = asked.get("key") + "|" + asked.get("version");
        switch (method) {
            case "CreateCacheEntry" -> {
                if (entries.containsKey(key)) {
                    send(exchange, 409, "{\"code\":\"already_exists\",\"msg\":\"cache entry already exists\"}");
                } else {
                    entries.put(key, new Entry());
                    send(exchange, 200, json("signed_upload_url", key));
                }
            }
            case "FinalizeCacheEntryUpload" -> {
                Entry entry = entries.get(key);
                boolean whole = entry != null
                        && entry.content != null
                        && String.valueOf(asked.get("size_bytes")).equals("" + entry.content.length);
                if (whole) {
                    entry.isFinal = true;
                }
                send(exchange, 200, "{\"ok\":" + whole + ",\"entry_id\":\"1\"}");
            }
            case "GetCacheEntryDownloadURL" -> {
                String found = find(key, asked);
                send(exchange, 200, told.apply(found == null ? "{\"ok\":false}" : json("signed_download_url", found)));
            }
            default -> send(exchange, 404, "{\"code\":\"bad_route\"}");
        }
    }

    private @Nullable String find(String key, Map<String, @Nullable Object> asked) throws IOException {
        Entry exact = entries.get(key);
        if (exact != null && exact.isFinal) {
            return key;
        }
        String newest = null;
        for (String prefix : Json.strings(asked.get("restore_keys"))) {
            for (Map.Entry<String, Entry> each : entries.entrySet()) {
                if (each.getValue().isFinal
                        && each.getKey().startsWith(prefix)
                        && each.getKey().endsWith("|" + asked.get("version"))) {
                    newest = each.getKey();
                }
            }
        }
        return newest;
    }

    private String json(String name, String key) {
        String address = server.url() + "/blobs/"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8))
                + "?sig=a%2Fb";
        return "{\"ok\":true,\"" + name + "\":\"" + address + "\",\"matched_key\":\""
                + key.substring(0, key.indexOf('|')) + "\"}";
    }

    private static String key(String path) {
        return new String(Base64.getUrlDecoder().decode(path.substring("/blobs/".length())), StandardCharsets.UTF_8);
    }

    private Entry entry(String path) {
        String key = key(path);
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("no entry " + key);
        }
        return entry;
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null || !query.contains("sig=a%2Fb")) {
            send(exchange, 403, "");
            return;
        }
        Entry entry = entry(path);
        if (query.contains("comp=blocklist")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Matcher ids = LATEST.matcher(new String(body, StandardCharsets.UTF_8));
            while (ids.find()) {
                byte[] block = blocks.remove(path + ids.group(1));
                if (block == null) {
                    send(exchange, 400, "InvalidBlockList");
                    return;
                }
                all.write(block);
            }
            entry.content = all.toByteArray();
            listed.incrementAndGet();
        } else if (query.contains("comp=block&")) {
            blocks.put(path + query.substring(query.indexOf("blockid=") + "blockid=".length()), body);
        } else if ("BlockBlob".equals(exchange.getRequestHeaders().getFirst("x-ms-blob-type"))) {
            entry.content = body;
        } else {
            send(exchange, 400, "MissingRequiredHeader");
            return;
        }
        send(exchange, 201, "");
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        byte[] whole = entry(path).content;
        if (whole == null) {
            send(exchange, 404, "");
            return;
        }
        byte[] content = sent.apply(key(path), whole);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        resumed.addAndGet(from > 0 ? 1 : 0);
        byte[] asked = Arrays.copyOfRange(content, from, content.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, asked.length);
        if (asked.length > 1000 && breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseBody().write(asked, 0, asked.length / 2);
            exchange.getResponseBody().flush();
            // A connection that ends within an answer.
            exchange.close();
            return;
        }
        exchange.getResponseBody().write(asked);
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
