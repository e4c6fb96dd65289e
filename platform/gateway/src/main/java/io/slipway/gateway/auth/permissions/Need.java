package io.slipway.gateway.auth.permissions;

/** What a request needs. */
public enum Need {
    /** Nothing: everybody may. */
    OPEN("everybody, without login"),
    /** A login, whatever its roles. */
    LOGIN("whoever is logged in"),
    /** To read: any role. */
    VIEW("any role"),
    /** To read the files of a task: by the path of its app. */
    FILES("viewer or developer of the app's path; operator, admin"),
    /** To change apps or groups: by their paths. */
    CHANGE("developer of every path concerned; operator, admin"),
    /** To change apps by way of something else, which judges their paths when it does. */
    DEVELOP("developer of every path concerned; operator, admin"),
    /** A call that reads or changes, as its body says. */
    CALL("any role to read; operator, admin to change"),
    /** To change what concerns the whole cluster. */
    OPERATE("operator, admin"),
    /** To be a node of the cluster. */
    NODE("masters and agents of this cluster"),
    /** To change who may do what, or to see secrets. */
    ADMINISTER("admin");

    private final String who;

    Need(String who) {
        this.who = who;
    }

    /** Who has it, for documents and messages. */
    public String who() {
        return who;
    }
}
