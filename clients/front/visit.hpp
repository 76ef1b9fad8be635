// A visit is one connection as the house sees it: something that holds a place and can be asked to leave.
#pragma once

namespace countersign::front {

class Visit {
public:
    enum class Stage {
        asking,     // it has not said what it wants, or has been answered and leaves
        kept,       // answered, and may ask again
        served,     // it has asked and is owed the answer
        streaming,  // the answer has no end of its own
    };

    virtual ~Visit() = default;
    virtual void start() = 0;
    virtual void drop() = 0;  // at once; its handlers come back with a fault, later
    // The house closes: whoever is owed something gets it.
    virtual void finish() = 0;

    [[nodiscard]] Stage stage() const { return stage_; }

protected:
    Stage stage_ = Stage::asking;
};

}  // namespace countersign::front
