package dev.tare.needs.files;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user says about needs.
 *
 * @param with needs that are met whether they were found or not
 * @param without needs that are not met
 * @param authorities files of further certificates, in PEM, and {@link #HOST} for those of this machine
 * @param zones names of the time zones that are wanted, in order; empty for all where zones are needed
 */
public record NeedsChoice(Set<NeedId> with, Set<NeedId> without, List<String> authorities, List<String> zones) {
    public static final NeedsChoice NONE = new NeedsChoice(Set.of(), Set.of(), List.of(), List.of());

    /** Stands for the certificates of this machine. */
    public static final String HOST = "host";

    /** What cannot be made: it is told of alone. */
    private static final Set<NeedId> TOLD = EnumSet.of(NeedId.EXEC, NeedId.LOCALE, NeedId.OPENSSL);

    public NeedsChoice {
        with = Set.copyOf(with);
        without = Set.copyOf(without);
        authorities = List.copyOf(authorities);
        zones = List.copyOf(zones);
    }

    /**
     * Reads the values of {@code --with}, {@code --without}, {@code --ca} and {@code --tz}; several names have commas
     * between them, but for {@code --ca}.
     *
     * @throws TareException when a name is no need, or two contradict each other
     */
    public static NeedsChoice parse(List<String> with, List<String> without, List<String> ca, List<String> tz) {
        Set<NeedId> wanted = ids("--with", with);
        Set<NeedId> unwanted = ids("--without", without);
        for (NeedId id : wanted) {
            if (unwanted.contains(id)) {
                throw TareException.usage("--with " + id + " and --without " + id + " contradict each other", null);
            }
            if (TOLD.contains(id)) {
                throw TareException.usage(
                        "--with " + id + ": which files that takes cannot be told",
                        "add those that the program uses by --add, or take a base that has them by --base");
            }
        }
        TreeSet<String> zones = new TreeSet<>(names(tz));
        if (!zones.isEmpty() && unwanted.contains(NeedId.TZ)) {
            throw TareException.usage("--tz and --without tz contradict each other", null);
        }
        for (String file : ca) {
            if (file.isBlank()) {
                throw TareException.usage("--ca names no file", "write --ca FILE, or --ca host for this machine's");
            }
        }
        return new NeedsChoice(wanted, unwanted, ca, List.copyOf(zones));
    }

    /**
     * Says of zones and files that are not there that they are not, before they are used.
     *
     * @param from asked only where zones are chosen
     * @param directory from which files are named
     * @throws TareException (usage) with the option
     */
    public void require(NeedsSetting.ZoneSource from, Path directory) {
        if (!zones.isEmpty()) {
            ZoneData known = from.required();
            for (String name : zones) {
                var _ = known.require(name);
            }
        }
        for (String file : authorities) {
            if (!file.equals(HOST) && !Files.exists(directory.resolve(file))) {
                throw TareException.usage(
                        "--ca " + file + ": there is no such file",
                        "name a file of certificates in PEM, or write --ca host for this machine's");
            }
        }
    }

    private static Set<NeedId> ids(String flag, List<String> values) {
        Set<NeedId> out = EnumSet.noneOf(NeedId.class);
        for (String name : names(values)) {
            NeedId id = NeedId.parse(name);
            if (id == null) {
                String near = NearNames.hint(name, NeedId.texts());
                throw TareException.usage(
                        flag + " " + name + ": no need is called so",
                        near == null ? "there are " + String.join(", ", NeedId.texts()) : near);
            }
            out.add(id);
        }
        return out;
    }

    private static List<String> names(List<String> values) {
        List<String> out = new ArrayList<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                if (!name.isBlank()) {
                    out.add(name.strip());
                }
            }
        }
        return out;
    }
}
