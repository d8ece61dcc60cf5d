package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Users.User;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Users USERS = Users.of("""
            # comment
            root:x:0:0:root:/root:/bin/sh
            ann:x:1000:100::/home/ann:/bin/sh
            bob:x:1001:100::
            torn
            """, """
            root:x:0:
            users:x:100:
            wheel:x:10:ann,root
            disk:x:6:bob,ann
            """);

    @Test
    void nobodyIsRoot() {
        assertThat(USERS.find("")).isEqualTo(new User(0, 0, List.of(10L), "/root"));
    }

    @Test
    void aNameBringsItsGroupsAndItsHome() {
        assertThat(USERS.find("ann")).isEqualTo(new User(1000, 100, List.of(6L, 10L), "/home/ann"));
    }

    @Test
    void aNumberThatIsListedIsThatUser() {
        assertThat(USERS.find("1000")).isEqualTo(USERS.find("ann"));
    }

    @Test
    void aNumberThatIsNotListedIsTakenAsItIs() {
        assertThat(USERS.find("65532")).isEqualTo(new User(65532, 0, List.of(), "/"));
        assertThat(USERS.find("65532:65532")).isEqualTo(new User(65532, 65532, List.of(), "/"));
        assertThat(Users.of("", "").find("")).isEqualTo(new User(0, 0, List.of(), "/"));
    }

    @Test
    void aGroupThatIsGivenIsTheOnlyOne() {
        assertThat(USERS.find("ann:wheel")).isEqualTo(new User(1000, 10, List.of(), "/home/ann"));
        assertThat(USERS.find("ann:7")).isEqualTo(new User(1000, 7, List.of(), "/home/ann"));
    }

    @Test
    void aHomeThatIsMissingIsTheRoot() {
        assertThat(USERS.find("bob").home()).isEqualTo("/");
    }

    @Test
    void aNameThatIsNotListedIsAnErrorThatNamesTheNearest() {
        assertThatThrownBy(() -> USERS.find("anna")).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e).hasMessage("the image's /etc/passwd has no user \"anna\"");
            assertThat(e.problem().hint()).isEqualTo("did you mean \"ann\"?");
        });
        assertThatThrownBy(() -> USERS.find("ann:whel")).hasMessage("the image's /etc/group has no group \"whel\"");
        assertThatThrownBy(() -> USERS.find("99999999999")).isInstanceOf(TareException.class);
    }
}
