package dev.tare.needs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every rule by which needs are found. A rule names functions of Go's library, of libraries that many programs share,
 * symbols or files of the system, and never a program.
 *
 * <p>Certain and likely needs are met without being asked for, hints are told: a file too many costs 0.2 MB at most, a
 * file too few breaks the program where it runs.
 */
public final class NeedsTable {
    /** The path of the certificates: Go looks here first (crypto/x509/root_linux.go), and Debian's tools do too. */
    public static final String ROOTS_PATH = "/etc/ssl/certs/ca-certificates.crt";

    /** Where all zones are as one archive, for programs of Go alone; ZONEINFO names it. */
    public static final String ZONES_PATH = "/usr/share/zoneinfo.zip";

    /** The folder of zones, a file for each. */
    public static final String ZONES_FOLDER = "/usr/share/zoneinfo/";

    /** Goes up with every change of the rules, and of what finds their signs: what was found by older ones is forgotten. */
    public static final int VERSION = 2;

    static final FileCost ROOTS_FILE =
            new FileCost(ROOTS_PATH, Roots.bundled().bytes(), 0644, "Mozilla's certificates");
    static final FileCost ZONES_FILE = new FileCost(ZONES_PATH, 408_125, 0644, "all time zones");
    static final FileCost PASSWD_FILE = new FileCost("/etc/passwd", 149, 0644, "root, the image's user, nobody");
    static final FileCost GROUP_FILE = new FileCost("/etc/group", 43, 0644, "their groups");
    static final FileCost TMP_FOLDER = new FileCost("/tmp/", 0, 01777, "temporary files");
    static final FileCost HOME_FOLDER = new FileCost("/home/nonroot/", 0, 0700, "the user's home, which HOME names");
    static final FileCost NSSWITCH_FILE =
            new FileCost("/etc/nsswitch.conf", 17, 0644, "first the hosts file, then DNS");

    static final FileCost TYPES_FILE = new FileCost("/etc/mime.types", 2017, 0644, "types of usual files");
    static final List<FileCost> SERVICES_FILES = List.of(
            new FileCost("/etc/services", 836, 0644, "names of usual ports"),
            new FileCost("/etc/protocols", 264, 0644, "names of protocols"));
    static final FileCost MACHINE_FILE = new FileCost("/etc/machine-id", 0, 0644, "empty, as in all images");

    /** Variables by which programs find their folders in a home (XDG Base Directory Specification). */
    static final List<Sign> HOME_VARIABLES =
            Sign.each(Sign.Text::new, "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME");

    /** Certain before likely before hints, within each need. */
    public static final List<NeedRule> RULES = rules();

    private NeedsTable() {}

    private static List<NeedRule> rules() {
        List<NeedRule> rules = new ArrayList<>(GoNeedRules.all());
        rules.addAll(NativeNeedRules.all());
        return List.copyOf(rules);
    }

    /** Whether a program of Go holds the time zones itself. */
    static boolean holdsZones(Evidence in) {
        for (Sign sign : GoNeedRules.OWN_ZONES) {
            if (sign.find(in) != null) {
                return true;
            }
        }
        return false;
    }

    /** The constant texts that any rule of a language looks for, which are searched for in one pass. */
    public static List<String> texts(Evidence.Language language) {
        List<String> texts = new ArrayList<>();
        for (NeedRule rule : RULES) {
            if (rule.language() == language) {
                addTexts(rule.signs(), texts);
                addTexts(rule.unless(), texts);
            }
        }
        return texts;
    }

    /**
     * Whether any rule asks of a program of Go if a function is reached that it has.
     *
     * @param has whether the program has a function
     */
    static boolean asksIfReached(Predicate<String> has, @Nullable String goVersion) {
        for (NeedRule rule : RULES) {
            if (!rule.concerns(Evidence.Language.GO, goVersion)) {
                continue;
            }
            for (Sign sign : rule.signs()) {
                if (sign instanceof Sign.Called called && has.test(called.function())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The need that a file meets, by its path in an image: one that is added, or below a folder that is.
     *
     * @return null where no need is met by it
     */
    public static @Nullable NeedId metBy(String path) {
        if (path.startsWith(ZONES_FOLDER)) {
            return NeedId.TZ;
        }
        for (NeedRule rule : RULES) {
            for (FileCost file : rule.files()) {
                boolean isFolder = file.path().endsWith("/");
                if (path.equals(file.path()) || isFolder && (path + "/").startsWith(file.path())) {
                    return rule.id();
                }
            }
        }
        return null;
    }

    private static void addTexts(List<Sign> of, List<String> to) {
        for (Sign sign : of) {
            if (sign instanceof Sign.Text text && !to.contains(text.text())) {
                to.add(text.text());
            }
        }
    }
}
