package dev.tare.buildkit.fleet;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.Fleet.Member;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.registry.ConfigFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which builders are meant, the first of: {@code --builder}, {@code TARE_BUILDER} (names and addresses with commas between
 * them), {@code BUILDKIT_HOST} (one address, as {@code buildctl} takes it), the default of builders.yaml. A word without
 * {@code ://} is the name of a fleet, and {@value #LOCAL} is this machine without any daemon.
 */
public final class Builders {
    /** The name that turns a default off. */
    public static final String LOCAL = "local";

    private final Map<String, String> environment;
    private final Path directory;

    /** @param directory from which paths in addresses are taken */
    public Builders(Map<String, String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /** Where fleets have names. */
    public Path file() {
        return ConfigFolders.config(environment).resolve("tare/builders.yaml");
    }

    /**
     * Finds out. Files are read only where something names a fleet, or nothing names anything.
     *
     * @param words fleets and addresses of the command line
     * @param said where they stood there, for messages
     * @return null for this machine
     * @throws TareException when something named is not there, or cannot be understood
     */
    public @Nullable Fleet choose(List<String> words, String said) {
        if (!words.isEmpty()) {
            return named(words, said);
        }
        String own = environment.getOrDefault("TARE_BUILDER", "");
        if (!own.isEmpty()) {
            return named(List.of(own.split(",")), "TARE_BUILDER");
        }
        String host = environment.getOrDefault("BUILDKIT_HOST", "");
        if (!host.isEmpty()) {
            return checked("BUILDKIT_HOST", List.of(new Member(address(host, "BUILDKIT_HOST"), Seat.NO_LIMIT)));
        }
        BuildersFile settings = BuildersFile.read(file());
        String usual = settings.usual();
        return usual == null
                ? null
                : checked("fleet \"" + usual + "\"", settings.fleets().get(usual));
    }

    private @Nullable Fleet named(List<String> words, String said) {
        Set<Member> members = new LinkedHashSet<>();
        BuildersFile settings = null;
        boolean local = false;
        for (String word : words) {
            String name = word.strip();
            if (name.equals(LOCAL)) {
                local = true;
            } else if (name.contains("://")) {
                members.add(new Member(address(name, said), Seat.NO_LIMIT));
            } else {
                settings = settings == null ? BuildersFile.read(file()) : settings;
                List<Member> fleet = settings.fleets().get(name);
                if (fleet == null) {
                    throw unknown(name, said, settings);
                }
                members.addAll(fleet);
            }
        }
        if (local && !members.isEmpty()) {
            throw TareException.usage(said + ": \"" + LOCAL + "\" stands alone, or not at all", null);
        }
        return local ? null : checked(said, List.copyOf(members));
    }

    private TareException unknown(String name, String said, BuildersFile settings) {
        Set<String> names = settings.fleets().keySet();
        String near = NearNames.hint(name, names);
        String known = names.isEmpty() ? "there are none in " + file() : "there are " + String.join(", ", names);
        return TareException.usage(
                said + ": there is no fleet \"" + name + "\"",
                (near == null ? known : near) + "; an address is written as in tcp://HOST:PORT");
    }

    private BuilderAddress address(String text, String said) {
        try {
            return AddressParser.parse(text, directory);
        } catch (BadAddress e) {
            throw TareException.usage(said + ": " + e.text(), e.hint());
        }
    }

    private static Fleet checked(String said, @Nullable List<Member> members) {
        List<Problem> warnings = new ArrayList<>();
        List<Member> all = members == null ? List.of() : members;
        Set<TlsFiles> seen = new LinkedHashSet<>();
        for (Member each : all) {
            TlsFiles tls = each.address() instanceof Tcp tcp
                    ? tcp.tls()
                    : each.address() instanceof Dns dns ? dns.tls() : null;
            if (tls != null && seen.add(tls)) {
                KeyFiles.check(tls, warnings);
            }
        }
        return new Fleet(said, all, warnings);
    }
}
