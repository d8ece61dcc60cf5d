package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.Printable;
import dev.tare.diagnostic.Reasons;
import dev.tare.http.BasicLogin;
import dev.tare.http.Certificates;
import dev.tare.http.Client;
import dev.tare.http.Fault;
import dev.tare.http.HttpException;
import dev.tare.http.Networks;
import dev.tare.http.Origin;
import dev.tare.http.Proxies;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of module proxies and checksum databases, over HTTP or from a folder, with the logins, proxies and
 * certificates of the user.
 */
final class ModuleFetch implements AutoCloseable {
    /** As in Go's client. */
    private static final int MAX_REDIRECTS = 10;

    private static final int BUFFER_BYTES = 128 << 10;

    private final Client client;
    private final Retries retries;
    private final Map<String, String> environment;
    private final boolean netrc;
    private @Nullable List<Netrc.Login> logins;

    /** With the user's variables. */
    ModuleFetch(GoSettings settings, Retries retries) {
        this.environment = settings.environment();
        this.client = new Client(
                new Proxies(environment),
                new Certificates(environment, Certificates.Hosts.NONE),
                Timeouts.STANDARD,
                Networks.STANDARD);
        this.retries = retries;
        this.netrc = settings.get("GOAUTH").contains("netrc");
    }

    /** An address below another one. @param path begins with a slash */
    static URI below(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    /** A small file. @throws FetchFailure that says why there is none */
    byte[] bytes(URI address, int limit) throws IOException {
        if (isFolder(address)) {
            try (InputStream in = open(address)) {
                return in.readNBytes(limit);
            }
        }
        return retries.run(() -> {
            try (Response response = get(address, 0)) {
                return response.bytes(limit);
            } catch (IOException e) {
                throw failed(address, e);
            }
        });
    }

    /** What is told of a file on its way. @param total in bytes, -1 where it is not known */
    interface Meter {
        LongConsumer start(long total);
    }

    /**
     * A large file, gone on with where a connection broke.
     *
     * @param to an empty file
     * @throws FetchFailure that says why there is none, or that it is larger than {@code limit} bytes
     */
    void download(URI address, Path to, long limit, Meter meter) throws IOException {
        if (isFolder(address)) {
            try (InputStream in = open(address)) {
                copy(in, to, limit, address, meter.start(-1));
            }
            return;
        }
        Path _ = retries.run(
                () -> {
                    long have = Files.size(to);
                    try (Response response = get(address, have)) {
                        boolean goesOn = response.status() == 206;
                        if (!goesOn && have > 0) {
                            Files.write(to, new byte[0]);
                        }
                        long length = response.number("Content-Length");
                        LongConsumer count = meter.start(length < 0 ? -1 : length + (goesOn ? have : 0));
                        count.accept(goesOn ? have : 0);
                        copy(response.body(), to, limit, address, count);
                        return to;
                    } catch (IOException e) {
                        throw failed(address, e);
                    }
                },
                () -> size(to));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void copy(InputStream in, Path to, long limit, URI address, LongConsumer count) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = Files.size(to);
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.APPEND)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw new FetchFailure(shown(address) + " has more than " + limit + " bytes", 0, null, null, null);
                }
                write(out, buffer, read, to);
                count.accept(read);
            }
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count, Path to) throws IOException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            // Ours, and not the server's: it is not tried again.
            throw StoreFailures.writing(to, e);
        }
    }

    /** An answer of 200, or of 206 where it goes on from a place. */
    private Response get(URI asked, long from) throws IOException {
        URI address = asked;
        boolean inPublic = false;
        String login = login(asked);
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            Origin origin = Origin.of(address);
            Request request = Request.of("GET", bare(address)).with("Accept", "*/*");
            if (login != null && origin.equals(Origin.of(asked))) {
                request = request.with("Authorization", login);
            }
            if (from > 0) {
                request = request.with("Range", "bytes=" + from + "-");
            }
            Response response = client.send(request.to(request.address(), inPublic));
            int status = response.status();
            String location = response.header("Location");
            if (status == 200 || status == 206 && from > 0 && startsAt(response, from)) {
                return response;
            }
            response.close();
            if (status >= 301 && status <= 308 && location != null) {
                URI next = next(address, location);
                // Who is asked must not have this machine look into networks that only it can see.
                inPublic = inPublic || !response.isFromPrivate();
                if (origin.isSecure() && !Origin.of(next).isSecure()) {
                    throw new FetchFailure(
                            shown(asked) + " leads to " + shown(next) + ", which is not secure", 0, null, null, null);
                }
                address = next;
            } else {
                throw refused(asked, response);
            }
        }
        throw new FetchFailure(shown(asked) + " leads on more than " + MAX_REDIRECTS + " times", 0, null, null, null);
    }

    private static boolean startsAt(Response response, long from) {
        String range = response.header("Content-Range");
        return range != null && range.startsWith("bytes " + from + "-");
    }

    private static URI next(URI address, String location) throws FetchFailure {
        try {
            return address.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new FetchFailure(
                    shown(address) + " leads to what is no address: " + Printable.line(location), 0, null, null, e);
        }
    }

    /** The value of Authorization, or null. Over HTTP it is sent to this machine alone: nobody is on the way. */
    private @Nullable String login(URI address) throws IOException {
        Origin origin = Origin.of(address);
        boolean safe = origin.isSecure()
                || origin.host().equals("localhost")
                || origin.host().startsWith("127.")
                || origin.host().equals("[::1]");
        String user = address.getRawUserInfo();
        if (user != null) {
            if (!safe) {
                throw new FetchFailure(
                        "no password is sent to " + shown(address) + ", which is not secure",
                        0,
                        "write the proxy's address with https",
                        null,
                        null);
            }
            return BasicLogin.header(user);
        }
        if (!netrc || !safe) {
            return null;
        }
        String text = bare(address).toString();
        Netrc.Login login = Netrc.find(logins(), text.substring(text.indexOf("://") + 3));
        return login == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
    }

    private synchronized List<Netrc.Login> logins() throws IOException {
        List<Netrc.Login> known = logins;
        if (known == null) {
            try {
                known = Netrc.read(environment);
            } catch (IOException e) {
                throw new FetchFailure("the netrc file can't be read: " + Reasons.of(e), 0, null, null, e);
            }
            logins = known;
        }
        return known;
    }

    private static URI bare(URI address) {
        String user = address.getRawUserInfo();
        return user == null ? address : URI.create(address.toString().replace("//" + user + "@", "//"));
    }

    static String shown(URI address) {
        return Credentials.hide(address.toString());
    }

    private static boolean isFolder(URI address) {
        return "file".equalsIgnoreCase(address.getScheme());
    }

    private static InputStream open(URI address) throws IOException {
        try {
            return Files.newInputStream(Path.of(address.getPath()));
        } catch (NoSuchFileException e) {
            throw new FetchFailure("there is no file " + address.getPath(), 404, null, null, e);
        } catch (IOException e) {
            throw new FetchFailure(address.getPath() + " can't be read: " + Reasons.of(e), 0, null, null, e);
        }
    }

    private static FetchFailure refused(URI asked, Response response) throws IOException {
        int status = response.status();
        String phrase = Printable.line(response.phrase());
        String hint = switch (status) {
            case 401, 403 -> "it may want a login, which can stand in GOPROXY or in ~/.netrc";
            case 407 -> "the web proxy wants a login: its address in https_proxy can have a user and a password";
            default -> null;
        };
        String message = Origin.of(response.address()).authority() + " answered " + status
                + (phrase.isEmpty() ? "" : " " + phrase) + " to " + shown(asked);
        return new FetchFailure(message, status, hint, Fault.of(response), null);
    }

    private static FetchFailure failed(URI asked, IOException e) throws HttpException {
        if (e instanceof FetchFailure told) {
            return told;
        }
        HttpException told = Client.failed(Origin.of(asked), e);
        String hint = told.getCause() instanceof UnknownHostException || told.isUnreachable()
                ? "check the network and GOPROXY; behind a web proxy, set https_proxy"
                : null;
        return new FetchFailure(Printable.line(String.valueOf(told.getMessage())), 0, hint, told, e);
    }

    @Override
    public void close() {
        client.close();
    }
}
