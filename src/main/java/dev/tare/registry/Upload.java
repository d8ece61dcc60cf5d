package dev.tare.registry;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import dev.tare.http.Body;
import dev.tare.http.FileSink;
import dev.tare.http.Origin;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.oci.Descriptor;
import dev.tare.oci.content.BackgroundVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a blob (distribution's spec.md, Pushing blobs): mounted from another repository where one is known to have it,
 * else in one stream; after a fault the rest of it, as far as the registry has kept the beginning, else all.
 */
final class Upload {
    private final Repository repository;
    private final PushBlob blob;
    private final LongConsumer progress;
    private @Nullable URI session;
    private boolean sentSome;
    private boolean publicOnly;

    Upload(Repository repository, PushBlob blob, LongConsumer progress) {
        this.repository = repository;
        this.blob = blob;
        this.progress = progress;
    }

    private Descriptor descriptor() {
        return blob.descriptor();
    }

    /** Sends it. @return whether it was mounted, so that nothing was sent */
    boolean run(List<String> mountFrom) throws IOException {
        for (String other : mountFrom) {
            if (repository.retries().run(() -> mount(other))) {
                return true;
            }
        }
        blob.prepare();
        repository.retries().run(() -> {
            attempt();
            return true;
        });
        return false;
    }

    private boolean mount(String other) throws IOException {
        Request request = repository.request(
                "POST", "blobs/uploads/?mount=" + descriptor().digest() + "&from=" + other);
        List<String> scopes = new ArrayList<>(repository.scopes());
        scopes.add("repository:" + other + ":pull");
        try (Response response = repository.send(request, scopes)) {
            if (response.status() == 202) {
                // It has not mounted the blob, but opened an upload.
                open(response);
                return false;
            }
            // Another refusal is one to mount, which no registry need do: the blob is sent.
            if (response.status() == 429) {
                throw RegistryException.of(response, "blob " + descriptor().digest());
            }
            return response.status() == 201;
        }
    }

    /** A broken connection leaves the upload open, and the next attempt asks how much has come through. */
    private void attempt() throws IOException {
        boolean old = session != null;
        try (Trace.Span _ = Trace.span("transfer", "upload", descriptor().digest())) {
            long from = 0;
            if (session == null) {
                start();
            } else if (sentSome) {
                from = kept();
            }
            sentSome = true;
            if (from > 0) {
                sendRest(from);
            } else {
                finish(true);
            }
        } catch (RegistryException e) {
            session = null;
            boolean refused = e.status() >= 400 && e.status() < 500 && e.status() != 401 && e.status() != 403;
            // The upload may have ended meanwhile: another one can come through.
            throw old && refused ? RegistryException.passing(String.valueOf(e.getMessage())) : e;
        }
    }

    private void start() throws IOException {
        try (Response response = repository.send(repository.request("POST", "blobs/uploads/"), repository.scopes())) {
            if (response.status() != 202) {
                throw RegistryException.of(
                        response, "upload of blob " + descriptor().digest());
            }
            open(response);
        }
        sentSome = false;
    }

    private void open(Response response) throws IOException {
        String location = response.header("Location");
        if (location == null) {
            throw RegistryException.wrong(repository.host() + " does not say where a blob is to be sent");
        }
        publicOnly = publicOnly || !response.isFromPrivate();
        session = Access.resolve(response.address(), location);
    }

    /** How much of the blob has arrived; begins anew where the upload is gone. */
    private long kept() throws IOException {
        URI at = session;
        if (at != null) {
            try (Response response = repository.send(to("GET", at), repository.scopes())) {
                String range = response.header("Range");
                if ((response.status() == 204 || response.status() == 202) && range != null) {
                    if (response.header("Location") != null) {
                        open(response);
                    }
                    int dash = range.indexOf('-');
                    long last = dash < 0 ? -1 : number(range.substring(dash + 1));
                    if (last > 0 && last < blob.size() && range.startsWith("0-")) {
                        return last + 1;
                    }
                } else if (response.status() >= 500) {
                    throw RegistryException.of(
                            response, "upload of blob " + descriptor().digest());
                }
            }
        }
        session = null;
        start();
        return 0;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void sendRest(long from) throws IOException {
        if (from < blob.size()) {
            Request request = to("PATCH", require())
                    .with("Content-Type", "application/octet-stream")
                    .with("Content-Range", from + "-" + (blob.size() - 1))
                    .with(new Part(from));
            try (Response response = repository.send(request, repository.scopes())) {
                if (response.status() != 202 && response.status() != 204) {
                    throw RegistryException.of(
                            response, "upload of blob " + descriptor().digest());
                }
                if (response.header("Location") != null) {
                    open(response);
                }
            }
        }
        finish(false);
    }

    /** The last request, with all of the blob or none of it. */
    private void finish(boolean withBlob) throws IOException {
        URI at = require();
        String joint = at.getRawQuery() == null ? "?" : "&";
        Request request = to(
                        "PUT", URI.create(at + joint + "digest=" + descriptor().digest()))
                .with("Content-Type", "application/octet-stream");
        if (withBlob) {
            request = request.with(new Part(0));
        }
        try (Response response = repository.send(request, repository.scopes())) {
            if (response.status() != 201 && response.status() != 204) {
                throw RegistryException.of(
                        response, "upload of blob " + descriptor().digest());
            }
        }
    }

    private URI require() {
        URI at = session;
        if (at == null) {
            throw new IllegalStateException("no upload is open");
        }
        return at;
    }

    private Request to(String method, URI at) throws IOException {
        boolean elsewhere =
                !Origin.of(at).equals(Origin.of(repository.request("GET", "").address()));
        return Request.of(method, at).to(at, publicOnly && elsewhere);
    }

    /** The blob from a place on. */
    private final class Part implements Body {
        private final long from;

        Part(long from) {
            this.from = from;
        }

        @Override
        public long size() {
            return blob.size() - from;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            if (!(out instanceof FileSink sink) || !sink.takesFiles()) {
                copyTo(out);
                return;
            }
            try (FileChannel file = file()) {
                if (file == null) {
                    copyTo(out);
                    return;
                }
                send(file, sink);
            }
        }

        /** The kernel sends the file, and the end of it only once it was hashed: what is damaged does not arrive. */
        private void send(FileChannel file, FileSink sink) throws IOException {
            try (BackgroundVerifier check = BackgroundVerifier.begin(blob.size(), blob::open)) {
                long last = Math.max(from, blob.size() - 1);
                send(file, sink, from, last);
                await(check);
                send(file, sink, last, blob.size());
            }
        }

        private void await(BackgroundVerifier check) {
            try {
                check.await();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private void send(FileChannel file, FileSink sink, long begin, long end) throws IOException {
            for (long at = begin; at < end; ) {
                long count = sink.transfer(file, at, end - at);
                if (count <= 0) {
                    throw unreadable(tooShort());
                }
                at += count;
                progress.accept(count);
            }
        }

        private @Nullable FileChannel file() {
            try {
                return blob.file();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private IOException tooShort() {
            return new IOException("it is shorter than " + blob.size() + " bytes");
        }

        private void copyTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[Repository.bufferBytes()];
            long left = size();
            try (InputStream in = open()) {
                while (left > 0) {
                    int count = read(in, buffer, (int) Math.min(buffer.length, left));
                    out.write(buffer, 0, count);
                    left -= count;
                    progress.accept(count);
                }
            }
        }

        private InputStream open() {
            try {
                InputStream in = blob.open();
                in.skipNBytes(from);
                return in;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private int read(InputStream in, byte[] buffer, int length) {
            try {
                int count = in.read(buffer, 0, length);
                if (count < 0) {
                    throw tooShort();
                }
                return count;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private TareException unreadable(IOException e) {
            return TareException.failed("blob " + descriptor().digest() + " cannot be read: " + Reasons.of(e), e);
        }
    }
}
