package dev.tare.needs.files;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedResources;
import dev.tare.needs.NeedsTable;
import dev.tare.needs.Roots;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the files of one image. */
final class NeedFilesMaker {
    final TreeMap<String, NeedFile> files = new TreeMap<>();
    final TreeMap<String, String> environment = new TreeMap<>();
    final List<String> notes = new ArrayList<>();

    private static final List<String> TERMINALS = List.of(
            "ansi",
            "dumb",
            "linux",
            "screen",
            "screen-256color",
            "tmux",
            "tmux-256color",
            "vt100",
            "vt220",
            "xterm",
            "xterm-256color");
    private static final List<String> TERMINFO_FOLDERS =
            List.of("etc/terminfo", "lib/terminfo", "usr/share/terminfo", "usr/lib/terminfo");
    private static final String TERMINFO = "/usr/share/terminfo/";

    private final NeedFindings findings;
    private final NeedsChoice choice;
    private final NeedsSetting setting;
    private final ImageUser user;
    private @Nullable ZoneData zones;

    NeedFilesMaker(NeedFindings findings, NeedsChoice choice, NeedsSetting setting) {
        this.findings = findings;
        this.choice = choice;
        this.setting = setting;
        user = setting.around().user();
    }

    /** Makes the files of a need where it is to be met. */
    void make(NeedId id) {
        switch (id) {
            case CA -> {
                if (isWanted(id) || !choice.authorities().isEmpty()) {
                    addAuthorities();
                }
            }
            case TZ -> addZones();
            case PASSWD -> {
                if (isWanted(id) || isUserNamed(id)) {
                    add(id, "/etc/passwd", AccountFiles.passwd(user), names("users"));
                }
            }
            case GROUP -> {
                if (isWanted(id) || isUserNamed(id)) {
                    add(id, "/etc/group", AccountFiles.group(user), names("groups"));
                }
            }
            default -> {
                if (isWanted(id)) {
                    addPlain(id);
                }
            }
        }
    }

    private static String names(String what) {
        return "names of " + what;
    }

    private void addPlain(NeedId id) {
        switch (id) {
            case TMP ->
                add(NeedFile.folder(id, setting.around().temporary(), 01777, 0, 0, "temporary files", reason(id)));
            case HOME -> {
                add(NeedFile.folder(id, user.home(), 0700, user.uid(), user.gid(), "the user's home", reason(id)));
                addVariable("HOME", user.home());
            }
            case NSSWITCH ->
                add(id, "/etc/nsswitch.conf", text("hosts: files dns\n"), "first the hosts file, then DNS");
            case MIME -> add(id, "/etc/mime.types", NeedResources.read("mime.types"), "types of usual files");
            case SERVICES -> {
                add(id, "/etc/services", NeedResources.read("services"), "names of usual ports");
                add(id, "/etc/protocols", NeedResources.read("protocols"), "names of protocols");
            }
            // For images it is left empty (machine-id(5)): a number in it would be that of all containers.
            case MACHINE_ID -> add(id, "/etc/machine-id", new byte[0], "empty, as in all images");
            case TERMINFO -> addTerminals();
            case LOADER, LIBRARIES -> addLinked(id);
            // These are met above, or told alone.
            case CA, TZ, PASSWD, GROUP, EXEC, LOCALE, OPENSSL -> {}
        }
    }

    /** The loader and the libraries are never added without being asked for: they are another system's programs. */
    private boolean isWanted(NeedId id) {
        if (choice.without().contains(id)) {
            return false;
        }
        Need need = findings.get(id);
        return choice.with().contains(id)
                || need != null && need.isAdded() && !setting.present().contains(id);
    }

    /** A runtime looks a name up in the image, and fails where it is not. */
    private boolean isUserNamed(NeedId id) {
        return user.isNamed()
                && !choice.without().contains(id)
                && !setting.present().contains(id);
    }

    private String reason(NeedId id) {
        Need need = findings.get(id);
        if (need != null && need.isAdded()) {
            return need.reason();
        }
        return choice.with().contains(id) ? "was asked for by --with " + id : "names its user by a name";
    }

    private void addAuthorities() {
        Authorities authorities = new Authorities();
        Roots roots = Roots.bundled();
        boolean ours = !choice.without().contains(NeedId.CA);
        if (ours) {
            authorities.add(roots);
            if (roots.isOld(setting.now())) {
                notes.add(roots.warning());
            }
        }
        for (String file : choice.authorities()) {
            if (file.equals(NeedsChoice.HOST)) {
                List<String> more = authorities.add(file, Authorities.host(setting.host()));
                if (ours && !more.isEmpty()) {
                    notes.add("--ca host: this machine trusts " + more.size() + " beyond Mozilla's list: "
                            + String.join("; ", more));
                }
            } else {
                var _ = authorities.add(file, setting.directory().resolve(file));
            }
        }
        String what = ours ? "Mozilla's certificates of " + roots.date() : "";
        if (!choice.authorities().isEmpty()) {
            what += (ours ? ", and those of " : "certificates of ") + String.join(", ", choice.authorities());
        }
        boolean found = isWanted(NeedId.CA);
        files.put(
                NeedsTable.ROOTS_PATH,
                NeedFile.file(
                        NeedId.CA,
                        NeedsTable.ROOTS_PATH,
                        authorities.bytes(),
                        what,
                        found ? reason(NeedId.CA) : "was asked for by --ca"));
    }

    private void addZones() {
        if (choice.without().contains(NeedId.TZ)) {
            return;
        }
        if (!choice.zones().isEmpty()) {
            for (String name : choice.zones()) {
                addZone(name, zones().require(name), "was asked for by --tz");
            }
        } else if (isWanted(NeedId.TZ)) {
            addAllZones();
        }
        addLocalZone();
    }

    /** Go reads them from one archive, where ZONEINFO names none but that; everything else wants a file for each. */
    private void addAllZones() {
        String named = setting.around().zones();
        if (findings.language() == Evidence.Language.GO && (named == null || named.endsWith(".zip"))) {
            String path = named == null ? NeedsTable.ZONES_PATH : "/" + TreePaths.clean(named);
            add(NeedId.TZ, path, zones().archive(), "all time zones");
            addVariable("ZONEINFO", NeedsTable.ZONES_PATH);
            return;
        }
        for (Map.Entry<String, byte[]> zone : zones().all().entrySet()) {
            addZone(zone.getKey(), zone.getValue(), reason(NeedId.TZ));
        }
    }

    /** Go looks for the zone of TZ in the folders of the system alone, and not in ZONEINFO (time/zoneinfo_unix.go). */
    private void addLocalZone() {
        String name = setting.around().localZone();
        if (name == null || !findings.localTime() || setting.localZone()) {
            return;
        }
        byte[] zone = zones().find(name);
        if (zone == null) {
            notes.add("TZ=" + name + " names no time zone that is known: the program may take UTC for it");
        } else {
            addZone(name, zone, "takes its local time from TZ, which the image sets to " + name);
        }
    }

    private void addZone(String name, byte[] content, String reason) {
        add(NeedFile.file(NeedId.TZ, NeedsTable.ZONES_FOLDER + name, content, "the time zone " + name, reason));
    }

    private ZoneData zones() {
        ZoneData known = zones;
        if (known == null) {
            known = setting.zones().required();
            zones = known;
        }
        return known;
    }

    private void addTerminals() {
        int before = files.size();
        for (String name : TERMINALS) {
            for (String folder : TERMINFO_FOLDERS) {
                String path = name.charAt(0) + "/" + name;
                Path file = setting.host().resolve(folder).resolve(path);
                if (Files.isRegularFile(file)) {
                    add(NeedId.TERMINFO, TERMINFO + path, read(file), "the terminal " + name);
                    break;
                }
            }
        }
        if (files.size() == before) {
            throw TareException.failed(
                    "--with terminfo: this machine has no descriptions of terminals to copy",
                    "install its package ncurses-base or ncurses-terminfo-base");
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw TareException.failed(file + " cannot be read: " + Reasons.of(e), e);
        }
    }

    private void addLinked(NeedId id) {
        NeedsSetting.Linked linked = setting.linked();
        if (linked == null) {
            throw TareException.failed(
                    "--with " + id + ": there is nothing that the loader could come from",
                    "take a base that has it by --base");
        }
        try {
            linked.files().forEach(this::add);
        } catch (IOException e) {
            throw TareException.failed("the loader and the libraries cannot be read: " + Reasons.of(e), e);
        }
    }

    private void addVariable(String name, String value) {
        if (!setting.around().environment().containsKey(name)) {
            environment.put(name, value);
        }
    }

    private void add(NeedId id, String path, byte[] content, String what) {
        add(NeedFile.file(id, path, content, what, reason(id)));
    }

    /** The first of a path stays: it is the one with the better reason. */
    private void add(NeedFile file) {
        files.putIfAbsent(file.path(), file);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
