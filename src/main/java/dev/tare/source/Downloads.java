package dev.tare.source;

import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.posix.Hasher;
import dev.tare.store.Temporary;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files over HTTP, kept by their digest, with what each address gave last. A kept file is used again when the server
 * says that it is still the same, or when its checksum is asked for, for which no server is asked.
 */
final class Downloads {
    /** A change within a minute of the answer may have the same Last-Modified (RFC 9110, 8.8.2.2). */
    private static final long SETTLED_MILLIS = 60_000;

    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path contents;
    private final Path addresses;
    private final Path temporary;
    private final WebClient client;
    private final boolean anew;

    /**
     * Downloads.
     *
     * @param folder where they are kept, in the store
     * @param temporary for files on their way, on the same file system
     * @param anew whether servers are asked for all of it, whatever is kept
     */
    Downloads(Path folder, Path temporary, WebClient client, boolean anew) {
        this.contents = folder.resolve("contents");
        this.addresses = folder.resolve("addresses");
        this.temporary = temporary;
        this.client = client;
        this.anew = anew;
    }

    Download get(Op.HttpSource source) throws IOException {
        String url = source.url();
        DownloadRecord known = read(url);
        if (known != null && known.digest().equals(source.checksum())) {
            return download(known);
        }
        Map<String, String> headers = new HashMap<>();
        // What Go's client asks for too: some servers give another ETag to those that do not.
        headers.put("Accept-Encoding", "gzip");
        DownloadRecord kept = anew || source.checksum() != null ? null : known;
        if (kept != null && !kept.etag().isEmpty()) {
            headers.put("If-None-Match", kept.etag());
        } else if (kept != null && !kept.since().isEmpty()) {
            headers.put("If-Modified-Since", kept.since());
        }
        HttpURLConnection answer = client.get(url, headers);
        try {
            boolean unchanged = answer.getResponseCode() == HttpURLConnection.HTTP_NOT_MODIFIED;
            if (kept != null
                    && (unchanged || !kept.etag().isEmpty() && kept.etag().equals(etag(answer)))) {
                return download(kept);
            }
            if (unchanged) {
                throw new SourceFailure("cannot fetch " + url + ": the server answered 304 unasked", null);
            }
            return save(source, answer);
        } finally {
            answer.disconnect();
        }
    }

    private Download save(Op.HttpSource source, HttpURLConnection answer) throws IOException {
        Path part = Temporary.file(temporary, "download");
        try {
            Digest digest = receive(source.url(), answer, part);
            if (source.checksum() != null && !digest.equals(source.checksum())) {
                throw new SourceFailure(
                        "digest mismatch for " + source.url() + ": " + digest + " (expected: " + source.checksum()
                                + ")",
                        "somebody changed the file, or the checksum is that of another one");
            }
            Path file = contents.resolve(digest.hex());
            Files.createDirectories(contents);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            long modified = answer.getLastModified();
            String since = answer.getHeaderField("Last-Modified");
            boolean settled = since != null && modified > 0 && answer.getDate() - modified >= SETTLED_MILLIS;
            DownloadRecord record =
                    new DownloadRecord(digest, Math.floorDiv(modified, 1000L), etag(answer), settled ? since : "");
            write(source.url(), record);
            return download(record);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Digest receive(String url, HttpURLConnection answer, Path to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileOutputStream out = new FileOutputStream(to.toFile());
                Hasher hasher = Hasher.forSize(Math.max(answer.getContentLengthLong(), BUFFER_BYTES));
                InputStream in = body(url, answer)) {
            while (true) {
                int count;
                try {
                    count = in.read(buffer);
                } catch (IOException e) {
                    throw client.failed(url, answer.getURL(), e);
                }
                if (count < 0) {
                    break;
                }
                hasher.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
            // A name in contents promises its digest, after a power cut too.
            out.getFD().sync();
            return Digest.ofHash(hasher.finish());
        }
    }

    private InputStream body(String url, HttpURLConnection answer) throws IOException {
        try {
            InputStream in = answer.getInputStream();
            return "gzip".equalsIgnoreCase(answer.getContentEncoding()) ? new GZIPInputStream(in, BUFFER_BYTES) : in;
        } catch (IOException e) {
            throw client.failed(url, answer.getURL(), e);
        }
    }

    private static String etag(HttpURLConnection answer) {
        String etag = answer.getHeaderField("ETag");
        return etag == null ? "" : etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private Download download(DownloadRecord record) throws IOException {
        Path file = contents.resolve(record.digest().hex());
        return new Download(file, record.digest(), Files.size(file), record.time());
    }

    private @Nullable DownloadRecord read(String url) throws IOException {
        Path file = address(url);
        if (!Files.exists(file)) {
            return null;
        }
        DownloadRecord record = DownloadRecord.parse(Files.readString(file));
        return record != null && Files.exists(contents.resolve(record.digest().hex())) ? record : null;
    }

    private void write(String url, DownloadRecord record) throws IOException {
        Files.createDirectories(addresses);
        Path part = Temporary.file(temporary, "address");
        Files.writeString(part, record.text());
        Files.move(part, address(url), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path address(String url) {
        return addresses.resolve(Digest.sha256(url).hex());
    }
}
