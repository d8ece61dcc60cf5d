package dev.tare.source;

import dev.tare.http.HttpDate;
import dev.tare.http.Origin;
import dev.tare.http.Response;
import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.posix.Hasher;
import dev.tare.store.disk.TemporaryFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files over HTTP, kept by their digest, with what each address gave last. A kept file is used again when the server
 * says that it is still the same, or when its checksum is asked for, for which no server is asked.
 */
final class Downloads {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path contents;
    private final Path addresses;
    private final Path temporary;
    private final WebClient client;
    private final boolean anew;
    /** What was hashed in this process. */
    private final Set<Digest> sound = ConcurrentHashMap.newKeySet();

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

    WebFile get(Op.HttpSource source) throws IOException {
        String url = source.url();
        DownloadRecord known = read(url);
        if (known != null && known.digest().equals(source.checksum())) {
            return download(known);
        }
        Map<String, String> headers = new HashMap<>();
        // What Go's client asks for too: some servers give another ETag to those that do not.
        headers.put("Accept-Encoding", "gzip");
        // Asked for by the mark alone, as BuildKit does: of a file that was put back to an older one, servers say that
        // it
        // has not been changed since the time of the newer one.
        boolean ask = known != null && !known.etag().isEmpty() && !anew && source.checksum() == null;
        DownloadRecord kept = ask ? known : null;
        if (kept != null) {
            headers.put("If-None-Match", kept.etag());
        }
        return client.retries().run(() -> ask(source, kept, headers));
    }

    private WebFile ask(Op.HttpSource source, @Nullable DownloadRecord kept, Map<String, String> headers)
            throws IOException {
        String url = source.url();
        try (Response answer = client.get(url, headers)) {
            boolean unchanged = answer.status() == 304;
            if (kept != null && (unchanged || kept.etag().equals(etag(answer)))) {
                return download(kept);
            }
            if (unchanged) {
                throw new SourceFailure("cannot fetch " + url + ": the server answered 304 unasked", null);
            }
            return save(source, answer);
        }
    }

    /**
     * The file of a download, for whoever reads it: what was kept is looked at once, and fetched anew where the disk has
     * damaged it. A build that finds all its steps done reads none.
     */
    Path content(Op.HttpSource source, WebFile download) throws IOException {
        Digest digest = download.digest();
        if (!sound.contains(digest) && !isSound(download)) {
            Files.deleteIfExists(download.file());
            if (!get(source).digest().equals(digest)) {
                throw new SourceFailure(
                        "the file kept of " + source.url() + " was damaged, and the server has another one now",
                        "build again: it is fetched anew");
            }
        }
        sound.add(digest);
        return download.file();
    }

    private static boolean isSound(WebFile download) throws IOException {
        try (InputStream in = Files.newInputStream(download.file())) {
            return Digest.sha256(in, download.size()).equals(download.digest());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private WebFile save(Op.HttpSource source, Response answer) throws IOException {
        Path part = TemporaryFiles.file(temporary, "download");
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
            DownloadRecord record =
                    new DownloadRecord(digest, HttpDate.parse(answer.header("Last-Modified")), etag(answer));
            write(source.url(), record);
            sound.add(digest);
            return download(record);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Digest receive(String url, Response answer, Path to) throws IOException {
        // Where there are both, the length is not that of what comes (RFC 9112, 6.3).
        long length = answer.header("Transfer-Encoding") == null ? answer.number("Content-Length") : -1;
        checkSpace(url, length, to);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileOutputStream out = new FileOutputStream(to.toFile());
                Hasher hasher = Hasher.forSize(Math.max(length, BUFFER_BYTES));
                InputStream in = body(url, answer)) {
            while (true) {
                int count;
                try {
                    count = in.read(buffer);
                } catch (IOException e) {
                    throw WebClient.failed(url, Origin.of(answer.address()), e);
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

    /** A file that has no room is not begun, so that others have it meanwhile. @param length -1 where it is not known */
    private static void checkSpace(String url, long length, Path to) throws IOException {
        long free = length <= 0 ? Long.MAX_VALUE : Files.getFileStore(to).getUsableSpace();
        if (free > 0 && length > free) {
            throw new SourceFailure(
                    "cannot fetch " + url + ": it has " + length + " bytes, and on the disk of the store " + free
                            + " are free",
                    null);
        }
    }

    private static InputStream body(String url, Response answer) throws IOException {
        InputStream in = answer.body();
        if (!"gzip".equalsIgnoreCase(answer.header("Content-Encoding"))) {
            return in;
        }
        try {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } catch (IOException e) {
            throw WebClient.failed(url, Origin.of(answer.address()), e);
        }
    }

    private static String etag(Response answer) {
        String etag = answer.header("ETag");
        return etag == null ? "" : etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private WebFile download(DownloadRecord record) throws IOException {
        Path file = contents.resolve(record.digest().hex());
        return new WebFile(file, record.digest(), Files.size(file), record.time());
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
        Path part = TemporaryFiles.file(temporary, "address");
        Files.writeString(part, record.text());
        Files.move(part, address(url), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path address(String url) {
        return addresses.resolve(Digest.sha256(url).hex());
    }
}
