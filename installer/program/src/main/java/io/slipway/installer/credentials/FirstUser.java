package io.slipway.installer.credentials;

import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.id.Ids;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The first user of a cluster, an admin, made once. A password that was given is kept nowhere; one that is drawn lies
 * in the state folder until somebody deletes the file.
 */
public final class FirstUser {
    private static final String MADE = "first-user";
    private static final String PASSWORD = "admin-password";
    private static final int BYTES = 12;
    private static final int EXISTS = 409;

    private final StateFolder state;
    private final String uid;

    /** @param uid its name */
    public FirstUser(StateFolder state, String uid) {
        this.state = state;
        this.uid = state.read(MADE).orElse(uid);
    }

    /** Its name. */
    public String uid() {
        return uid;
    }

    /** Whether it was made. */
    public boolean isMade() {
        return state.read(MADE).isPresent();
    }

    /** Where its password lies; empty when it was given, or the file was deleted. */
    public Optional<Path> passwordFile() {
        return state.read(PASSWORD).map(text -> state.path().resolve(PASSWORD));
    }

    /**
     * Makes it, unless it was made before.
     *
     * @param client of an admin
     * @param given the password; empty to draw one
     */
    public void make(SlipwayClient client, Optional<String> given, Ids ids) {
        if (isMade()) {
            return;
        }
        String password = given.orElseGet(() -> state.secret(PASSWORD, ids, BYTES));
        try {
            client.accounts().addPerson(uid, "The first user", password);
        } catch (ClientException e) {
            if (e.status() != EXISTS) {
                throw refused(e);
            }
            setPassword(client, password); // the installer was killed between this and the next
        }
        try {
            client.accounts().grant(uid, "admin", "/");
        } catch (ClientException e) {
            throw refused(e);
        }
        state.write(MADE, uid);
    }

    private void setPassword(SlipwayClient client, String password) {
        try {
            client.accounts().changePassword(uid, password);
        } catch (ClientException e) {
            throw refused(e);
        }
    }

    private CredentialsException refused(ClientException e) {
        return new CredentialsException(
                "the first user '" + uid + "' could not be made: " + e.getMessage() + ". Call the same again");
    }
}
