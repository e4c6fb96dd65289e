package io.slipway.scheduler.instance;

/** What the scheduler wants of an instance. */
public enum Goal {
    /** It shall run; when its task ends it is started again. */
    RUNNING("Running"),
    /** Its task shall end and it shall be forgotten, its data kept. */
    STOPPED("Stopped"),
    /** Its task shall end and it shall be forgotten; nothing of it is needed any more. */
    DECOMMISSIONED("Decommissioned");

    private final String text;

    Goal(String text) {
        this.text = text;
    }

    /** As Marathon writes it. */
    public String text() {
        return text;
    }
}
