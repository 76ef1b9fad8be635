# The test of the test: the engine's authority with one seeded fault each, compiled from a copy of its
# source in which one place was changed. The comparison must notice every one of them.
function(authority_fault name place fault)
  seeded_fault(NAME "${name}" SOURCE ${CMAKE_SOURCE_DIR}/daemon/engine/authority.cpp PLACE "${place}" FAULT "${fault}"
               PREFIX authority OBJECTS authority_comparison LINKS test_main cs_engine cs_definitions
               TEST "in a million*" NOTICED "disagreement: " ENVIRONMENT "COUNTERSIGN_AUTHORITY_CASES=300000")
endfunction()

authority_fault("an agent signs for whoever is kept out" "persons = with_succeeded(std::move(persons), instance_)" "persons.resize(1)")
authority_fault("a successor signs what the leaver filed" "if (to == persons[i])" "if (false)")
authority_fault("a proxy above its cap" "if (cover.lack == Cover::Lack::amount)" "if (false)")
authority_fault("signers out of order" "if (panel.rule == \"in order\" && &seat < own)" "if (false)")
authority_fault("a claimed task done by another" "panel_->holders.empty() ? *assignees : panel_->holders" "*assignees")
authority_fault("a decision while an opinion is out" "if (!panel_->delegate.empty())" "if (false)")
authority_fault("two votes by one person through a proxy" "(s.person == person || s.on_behalf_of == person)" "(s.person == person)")
authority_fault("an added signer is not waited for" "seat.place == \"before\" && added_by_own" "false")
authority_fault("a proxy of somebody who has left" "person == nullptr || !person->active) continue" "person == nullptr) continue")
