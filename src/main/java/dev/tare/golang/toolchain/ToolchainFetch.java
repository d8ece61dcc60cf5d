package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.http.Retries;
import dev.tare.posix.Folders;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.StoreFailures;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a toolchain into the store: through the proxies, checked against the checksum database and go.sum. */
final class ToolchainFetch {
    /** Where golang.org/toolchain?go-get=1 leads: a proxy of this one module. */
    private static final URI DIRECT = URI.create("https://go.dev/dl/mod");

    private static final int MOST_LIST_BYTES = 4 << 20;

    private final Path home;
    private final GoSettings settings;
    private final Progress progress;
    private final Retries retries;
    private final KeptToolchains kept;

    /** @param home of the store */
    ToolchainFetch(Path home, GoSettings settings, Progress progress, Retries retries) {
        this.home = home;
        this.settings = settings;
        this.progress = progress;
        this.retries = retries;
        this.kept = new KeptToolchains(Place.TOOLCHAINS.in(home), Place.TMP.in(home));
    }

    /**
     * The folder of a toolchain, fetched where it is not kept.
     *
     * @param reason who asks for it
     * @param pinned the hash in go.sum, or null
     * @throws TareException that says why there is none
     */
    Path goroot(ToolchainModule module, String reason, @Nullable String pinned) {
        KeptToolchains.Kept found;
        try {
            found = kept.find(module);
            if (found == null || isUnvouched(found)) {
                try (ProcessLock.Held _ = kept.lock(module, progress::note);
                        ModuleFetch fetch = new ModuleFetch(settings, retries)) {
                    found = kept.find(module);
                    if (found == null) {
                        found = fetched(module, fetch, reason, pinned);
                    } else if (isUnvouched(found)) {
                        found = vouched(module, fetch, found);
                    }
                }
            }
        } catch (FetchFailure e) {
            throw TareException.failed(
                    Credentials.hide("cannot fetch " + module.name() + " (" + reason + "): " + e.getMessage()),
                    e.hint());
        } catch (IOException e) {
            throw StoreFailures.writing(home, e);
        }
        requirePinned(module, found.hash(), pinned);
        return found.goroot();
    }

    private boolean isUnvouched(KeptToolchains.Kept found) {
        return found.database().isEmpty() && source() != null;
    }

    /** The database to ask; null where the user wants none asked of this module. */
    private ChecksumDatabase.@Nullable Source source() {
        return unchecked() == null ? ChecksumDatabase.Source.parse(settings.get("GOSUMDB")) : null;
    }

    /** The variable that keeps the database from being asked, with its value; or null. */
    private @Nullable String unchecked() {
        if (settings.get("GOSUMDB").equals("off")) {
            return "GOSUMDB=off";
        }
        for (String name : List.of("GONOSUMDB", "GONOSUMCHECK")) {
            String patterns = settings.patterns(name);
            if (ModulePatterns.match(patterns, ToolchainModule.PATH)) {
                return (settings.get(name).isEmpty() ? "GOPRIVATE" : name) + "=" + patterns;
            }
        }
        return null;
    }

    private KeptToolchains.Kept vouched(ToolchainModule module, ModuleFetch fetch, KeptToolchains.Kept found)
            throws IOException {
        ChecksumDatabase.Source source = source();
        if (source == null) {
            return found;
        }
        requireSame(module, found.hash(), database(source, fetch).hash(module), source.name(), "the one in the store");
        return kept.vouched(module, found, source.name());
    }

    private KeptToolchains.Kept fetched(
            ToolchainModule module, ModuleFetch fetch, String reason, @Nullable String pinned) throws IOException {
        Files.createDirectories(Place.TMP.in(home));
        Path zip = TemporaryFiles.file(Place.TMP.in(home), "toolchain");
        Path part = kept.begin(module);
        Progress.Step step = progress.begin("fetch " + module.name() + " (" + reason + ")");
        step.working();
        String failure = "it failed";
        try {
            ChecksumDatabase.Source source = source();
            // The database goes first: it knows what there is, and costs less than the zip.
            String expected = source == null ? null : expected(module, source, fetch);
            URI from = download(module, fetch, zip, step);
            String hash = unpacked(module, zip, KeptToolchains.goroot(part), from);
            if (source != null && expected != null) {
                requireSame(module, hash, expected, source.name(), "what " + ModuleFetch.shown(from) + " gives");
            }
            requirePinned(module, hash, pinned);
            if (source == null) {
                progress.warn(Problem.of(
                        module.name() + " was checked against no checksum database: " + unchecked(),
                        "a line for it in go.sum pins it: " + ToolchainModule.PATH + " " + module.version() + " "
                                + hash));
            }
            KeptToolchains.Kept result = kept.keep(module, part, hash, source == null ? "" : source.name());
            failure = "";
            return result;
        } catch (FetchFailure e) {
            failure = String.valueOf(e.getMessage());
            throw e;
        } catch (TareException e) {
            failure = e.problem().message();
            throw e;
        } finally {
            Disk.discard(zip);
            Folders.deleteQuietly(part);
            if (failure.isEmpty()) {
                step.done();
            } else {
                step.failed(failure);
            }
        }
    }

    /** @throws FetchFailure also where there is no such version, with those that are like it */
    private String expected(ToolchainModule module, ChecksumDatabase.Source source, ModuleFetch fetch)
            throws IOException {
        try {
            return database(source, fetch).hash(module);
        } catch (FetchFailure e) {
            // 403 is how some proxies say that they do not give it out.
            String hint = e.isMissing() || e.status() == 403 ? near(module, fetch) : null;
            throw hint == null ? e : new FetchFailure(String.valueOf(e.getMessage()), e.status(), hint, null, e);
        }
    }

    private ChecksumDatabase database(ChecksumDatabase.Source source, ModuleFetch fetch) {
        return new ChecksumDatabase(source, fetch, GoProxies.parse(settings.get("GOPROXY")), new LastState(source));
    }

    /** Where the last state of a database is kept. */
    private final class LastState implements ChecksumDatabase.Memory {
        private final Path file;

        LastState(ChecksumDatabase.Source source) {
            String name = source.name().replace('/', '_') + "+"
                    + Integer.toHexString(source.key().hash());
            file = Place.SUMDB.in(home).resolve(name);
        }

        @Override
        public byte[] read() throws IOException {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                return new byte[0];
            }
        }

        @Override
        public void write(byte[] note) throws IOException {
            try {
                Files.createDirectories(Place.SUMDB.in(home));
                Disk.replace(file, note, Place.TMP.in(home));
            } catch (IOException e) {
                throw StoreFailures.writing(home, e);
            }
        }
    }

    /** Asks the proxies in turn. @return the one that had it */
    private URI download(ToolchainModule module, ModuleFetch fetch, Path zip, Progress.Step step) throws IOException {
        FetchFailure worst = null;
        for (GoProxies.Proxy proxy : proxies()) {
            if (proxy.kind() == GoProxies.Kind.OFF) {
                FetchFailure off = new FetchFailure(
                        "GOPROXY=off allows no download", 0, "install that Go, or set GOPROXY", null, null);
                throw worst == null ? off : worst;
            }
            URI base = proxy.kind() == GoProxies.Kind.DIRECT ? DIRECT : proxy.address();
            try {
                Files.write(zip, new byte[0]);
                fetch.download(
                        file(base, module), zip, ToolchainZip.MOST_BYTES, total -> new DownloadMeter(step, total));
                return base;
            } catch (FetchFailure e) {
                // What says more than "not found" is told in the end.
                worst = worst == null || worst.isMissing() ? e : worst;
                if (!e.isMissing() && !proxy.onAnyError()) {
                    break;
                }
            }
        }
        FetchFailure told = worst == null ? new FetchFailure("GOPROXY names no proxy", 0, null, null, null) : worst;
        String near = told.isMissing() || told.status() == 403 ? near(module, fetch) : null;
        throw near == null
                ? told
                : new FetchFailure(String.valueOf(told.getMessage()), told.status(), near, null, told);
    }

    private List<GoProxies.Proxy> proxies() {
        String goproxy = settings.get("GOPROXY");
        if (ModulePatterns.match(settings.patterns("GONOPROXY"), ToolchainModule.PATH) && !goproxy.equals("off")) {
            return GoProxies.parse("direct");
        }
        return GoProxies.parse(goproxy);
    }

    private static URI file(URI base, ToolchainModule module) {
        return ModuleFetch.below(base, "/" + ToolchainModule.PATH + "/@v/" + module.escapedVersion() + ".zip");
    }

    private static String unpacked(ToolchainModule module, Path zip, Path goroot, URI from) throws IOException {
        try {
            return new ToolchainZip(module, ToolchainZip.Limits.STANDARD).unpack(zip, goroot);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchFailure(
                    "what " + ModuleFetch.shown(from) + " gives is no toolchain: " + e.getMessage(), 0, null, null, e);
        }
    }

    private static void requireSame(
            ToolchainModule module, String hash, String expected, String database, String what) {
        if (!hash.equals(expected)) {
            throw TareException.failed(
                    "wrong checksum of " + module + ": " + what + " has " + hash + ", and " + database + " knows it as "
                            + expected,
                    "it was changed on the way, or the proxy gives out another; nothing was installed");
        }
    }

    private static void requirePinned(ToolchainModule module, String hash, @Nullable String pinned) {
        if (pinned != null) {
            requireSame(module, hash, pinned, "go.sum", "what was fetched");
        }
    }

    /** Versions like the one that there is not; null where nothing is known of them. */
    private @Nullable String near(ToolchainModule module, ModuleFetch fetch) {
        List<String> names = new ArrayList<>();
        for (GoProxies.Proxy proxy : proxies()) {
            if (proxy.kind() == GoProxies.Kind.OFF) {
                break;
            }
            URI base = proxy.kind() == GoProxies.Kind.DIRECT ? DIRECT : proxy.address();
            try {
                byte[] list =
                        fetch.bytes(ModuleFetch.below(base, "/" + ToolchainModule.PATH + "/@v/list"), MOST_LIST_BYTES);
                for (String version : new String(list, StandardCharsets.UTF_8).split("\\s+", -1)) {
                    String name = module.nameOf(version);
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                }
            } catch (IOException e) {
                // Another error is being told; this would only have been a help.
            }
        }
        return NearVersions.hint(module.name(), names);
    }
}
